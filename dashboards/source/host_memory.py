"""The dashboard "host memory": how hosts take memory back from their machines, and who pays for it."""

import links
import panels
import variables
from links import column, label
from page import page
from panels import Column, Query, dashed, right
from queries import (
    increase,
    increase_shown,
    largest,
    of_host,
    of_machine,
    simulated_rate,
    state_rank,
    total,
)

HOST = links.to_host(label("host"))
MACHINE = links.to_machine(label("host"), label("vm"))

# With more machines than this a panel shows those that were largest.
MOST = 20
LARGEST = f"With more than {MOST} machines: those where it was largest."


def dashboard():
    return page(
        links.HOST_MEMORY,
        "How simulated hosts take memory back from their virtual machines, and who pays for it."
        " Rates are for each second of simulated time, whatever the speed.",
        [
            variables.data_source(),
            variables.job("aerostat_host_info"),
            variables.instance("aerostat_host_info"),
            variables.hosts(),
            variables.machines(),
        ],
        links.others(links.HOST_MEMORY, kept_hosts=(links.FLEET,)),
        {"Host": host(), "Techniques": techniques(), "Who pays": who_pays(), "Machines": machines()},
    )


def host() -> list:
    return [
        panels.states(
            "Memory state",
            "The state that each host is in. With the policy esxi6 soft balloons, hard and low compress and swap, low "
            "blocks machines above their target.",
            Query(state_rank(), "{{host}}"),
            panels.STATE_NAMES,
            width=18,
            link=HOST,
        ),
        panels.bars(
            "Time in each state",
            "Simulated time that the hosts spent in each state, in the time that the dashboard shows. A healthy host"
            " has nothing but high.",
            "s",
            Query(total(increase_shown(of_host("aerostat_host_memory_state_seconds_total")), by="state"), "{{state}}"),
            height=6,
        ),
        panels.series(
            "Free memory against thresholds",
            "Free machine memory, and the free memory below which each state is entered. Reclamation aims at the goal;"
            " minFree is what the thresholds are parts of.",
            "bytes",
            [
                Query(of_host("aerostat_host_memory_free_bytes"), "{{host}} free"),
                Query(of_host("aerostat_host_memory_state_threshold_bytes", 'state="high"'), "{{host}} goal"),
                Query(
                    of_host("aerostat_host_memory_state_threshold_bytes", 'state!="high"') + " > 0",
                    "{{host}} {{state}} below",
                ),
                Query(of_host("aerostat_host_memory_min_free_bytes"), "{{host}} minFree"),
            ],
            drawn=(dashed("( below| goal| minFree)$"),),
        ),
        panels.series(
            "Reclaimed memory by technique",
            "Machine memory taken back each second, by technique.",
            "Bps",
            [
                Query(
                    simulated_rate(of_machine("aerostat_vm_memory_reclaimed_bytes_total"), by="host, technique"),
                    "{{host}} {{technique}}",
                )
            ],
            stacked=True,
        ),
        panels.series(
            "Where machine memory is",
            "What each host's memory holds; the areas add up to its size, which falls when a module fails. Consumed is"
            " the private memory of machines and the memory behind their shared pages.",
            "bytes",
            [
                Query(total(of_host("aerostat_vm_memory_consumed_bytes"), by="host"), "{{host}} consumed"),
                Query(total(of_host("aerostat_vm_memory_overhead_bytes"), by="host"), "{{host}} overhead"),
                Query(of_host("aerostat_host_memory_hypervisor_bytes"), "{{host}} hypervisor"),
                Query(of_host("aerostat_host_memory_compression_cache_bytes"), "{{host}} compression cache"),
                Query(of_host("aerostat_host_memory_free_bytes"), "{{host}} free"),
                Query(of_host("aerostat_host_memory_size_bytes"), "{{host}} size"),
                Query(of_host("aerostat_host_memory_pending_loss_bytes"), "{{host}} to be lost"),
            ],
            stacked=True,
            drawn=(dashed("( size| to be lost)$"),),
        ),
        panels.series(
            "Overcommitment and reservations",
            "By how much the configured memory of running machines exceeds what there is for them; above zero some of"
            " it has to be shared, reclaimed or untouched. On the right axis memory that is reserved, and that can"
            " still be.",
            "percentunit",
            [
                Query(of_host("aerostat_host_memory_overcommit_ratio"), "{{host}} overcommitment"),
                Query(of_host("aerostat_host_memory_reserved_bytes"), "{{host}} reserved"),
                Query(of_host("aerostat_host_memory_unreserved_bytes"), "{{host}} unreserved"),
            ],
            drawn=(right("(reserved|unreserved)$", "bytes"),),
        ),
    ]


def techniques() -> list:
    return [
        panels.series(
            "Memory that is held back",
            "What each technique holds at the moment: guest memory in balloons, compressed, in the host cache and"
            " swapped out, and the machine memory that sharing saves. What is compressed or swapped returns only when"
            " it is touched.",
            "bytes",
            [
                Query(total(of_machine("aerostat_vm_memory_sharing_saved_bytes"), by="host"), "{{host}} sharing"),
                Query(total(of_machine("aerostat_vm_memory_balloon_bytes"), by="host"), "{{host}} balloon"),
                Query(total(of_machine("aerostat_vm_memory_compressed_bytes"), by="host"), "{{host}} compressed"),
                Query(total(of_machine("aerostat_vm_memory_host_cached_bytes"), by="host"), "{{host}} host cache"),
                Query(total(of_machine("aerostat_vm_memory_swapped_bytes"), by="host"), "{{host}} swapped"),
            ],
            stacked=True,
        ),
        panels.series(
            "Balloon against target",
            "Guest memory held by each balloon, and the size that the host wants. A balloon that stays short has no"
            f" driver, no time, or a guest without room to page out. {LARGEST}",
            "bytes",
            [
                Query(largest(MOST, of_machine("aerostat_vm_memory_balloon_bytes")), "{{host}} {{vm}}"),
                Query(largest(MOST, of_machine("aerostat_vm_memory_balloon_target_bytes")), "{{host}} {{vm}} target"),
            ],
            drawn=(dashed(" target$"),),
            link=MACHINE,
        ),
        panels.series(
            "Page sharing: shared pages",
            "Guest pages that point at shared machine pages, zero pages included. A fall means that shared pages are "
            "written to, or that large pages take their place.",
            "short",
            [Query(total(of_machine("aerostat_vm_memory_shared_pages"), by="host"), "{{host}}")],
            width=8,
        ),
        panels.series(
            "Page sharing: memory saved",
            "Machine memory saved by sharing, and the machine memory that the shared pages still need.",
            "bytes",
            [
                Query(total(of_machine("aerostat_vm_memory_sharing_saved_bytes"), by="host"), "{{host}} saved"),
                Query(of_host("aerostat_host_memory_shared_common_bytes"), "{{host}} needed"),
            ],
            width=8,
        ),
        panels.series(
            "Page sharing: scan",
            "Guest pages that the scan reads each second, against the most that it may read, and how much of the"
            " running passes is done, on the right axis.",
            "cps",
            [
                Query(
                    simulated_rate(of_host("aerostat_host_page_sharing_scanned_pages_total"), by="host"),
                    "{{host}} scanned",
                ),
                Query(of_host("aerostat_host_page_sharing_scan_limit_pages"), "{{host}} limit"),
                Query(of_host("aerostat_host_page_sharing_pass_ratio"), "{{host}} pass done"),
                Query(
                    simulated_rate(of_host("aerostat_host_page_sharing_cpu_seconds_total"), by="host"), "{{host}} CPU"
                ),
            ],
            width=8,
            drawn=(dashed(" limit$"), right("(pass done|CPU)$", "percentunit")),
        ),
        panels.series(
            "Swapped memory",
            f"Guest memory on the host's swap device, host cache apart. It returns only when it is touched. {LARGEST}",
            "bytes",
            [Query(largest(MOST, of_machine("aerostat_vm_memory_swapped_bytes")), "{{host}} {{vm}}")],
            stacked=True,
            link=MACHINE,
        ),
        panels.series(
            "Swap-in and swap-out",
            "Memory read back from the swap device each second, and written to it, shown below zero; host cache"
            " apart. Swap-in is what machines wait for.",
            "Bps",
            [
                Query(simulated_rate(of_machine("aerostat_vm_memory_swap_in_bytes_total"), by="host"), "{{host}} in"),
                Query(
                    "-" + simulated_rate(of_machine("aerostat_vm_memory_swap_out_bytes_total"), by="host"),
                    "{{host}} out",
                ),
            ],
        ),
        panels.series(
            "Swap device",
            "Bytes that the swap device moves each second, reads and writes together, against its bandwidth. At the "
            "bandwidth machines wait longer for each page.",
            "Bps",
            [
                Query(
                    simulated_rate(of_host("aerostat_host_swap_device_read_bytes_total"), by="host")
                    + "\n+ "
                    + simulated_rate(of_host("aerostat_host_swap_device_written_bytes_total"), by="host"),
                    "{{host}} moved",
                ),
                Query(of_host("aerostat_host_swap_device_bandwidth_bytes"), "{{host}} bandwidth"),
            ],
            width=8,
            drawn=(dashed(" bandwidth$"),),
        ),
        panels.series(
            "Host cache",
            "Guest memory in the host cache, and the size of the cache; zero where there is none. A full one leaves"
            " the rest to the swap device.",
            "bytes",
            [
                Query(total(of_host("aerostat_vm_memory_host_cached_bytes"), by="host"), "{{host}} used"),
                Query(of_host("aerostat_host_cache_size_bytes"), "{{host}} size"),
            ],
            width=8,
            drawn=(dashed(" size$"),),
        ),
        panels.series(
            "Host cache: traffic",
            "Memory read from the host cache each second, and written to it, shown below zero.",
            "Bps",
            [
                Query(simulated_rate(of_host("aerostat_host_cache_read_bytes_total"), by="host"), "{{host}} in"),
                Query(
                    "-" + simulated_rate(of_host("aerostat_host_cache_written_bytes_total"), by="host"), "{{host}} out"
                ),
            ],
            width=8,
        ),
        panels.series(
            "Compression",
            "Guest memory that hosts keep compressed, the compression cache that holds it, and what that saves:"
            " compressed less the cache.",
            "bytes",
            [
                Query(total(of_machine("aerostat_vm_memory_compressed_bytes"), by="host"), "{{host}} compressed"),
                Query(of_host("aerostat_host_memory_compression_cache_bytes"), "{{host}} cache"),
                Query(total(of_machine("aerostat_vm_memory_compression_saved_bytes"), by="host"), "{{host}} saved"),
            ],
        ),
        panels.series(
            "Large pages",
            "Pages of 2 MiB that back the machines, and, dashed on the right axis, how many the hosts break and form"
            " each second. Only small pages can be shared, compressed or swapped out.",
            "short",
            [
                Query(total(of_machine("aerostat_vm_memory_large_pages"), by="host"), "{{host}}"),
                Query(simulated_rate(of_host("aerostat_host_large_pages_broken_total"), by="host"), "{{host}} broken"),
                Query(simulated_rate(of_host("aerostat_host_large_pages_formed_total"), by="host"), "{{host}} formed"),
            ],
            drawn=(right(" (broken|formed)$", "cps"),),
        ),
    ]


def who_pays() -> list:
    stall = of_machine("aerostat_vm_memory_stall_seconds_total")
    return [
        panels.series(
            "Machines that wait for memory, by cause",
            "How many machines wait for memory on average, by cause: a machine that waits half the time counts as a"
            " half.",
            "short",
            [Query(simulated_rate(stall, by="cause"), "{{cause}}")],
            stacked=True,
        ),
        panels.bars(
            "Worst machines by stall",
            "The ten machines that wait most for memory, as a share of their time, all causes together.",
            "percentunit",
            Query(f"topk(10, {simulated_rate(stall, by='host, vm')})", "{{host}} {{vm}}"),
            width=12,
            maximum=1,
            link=MACHINE,
        ),
        panels.series(
            "Idle memory tax",
            f"Entitlement that the tax takes from each machine; below zero the machine gains. {LARGEST}",
            "bytes",
            [Query(largest(MOST, of_machine("aerostat_vm_idle_memory_tax_bytes")), "{{host}} {{vm}}")],
            link=MACHINE,
        ),
        panels.series(
            "Rate of the idle memory tax, admission",
            "The rate at which idle memory is taxed on each host, and, on the right axis, power-ons that were refused"
            " for want of unreserved memory.",
            "percentunit",
            [
                Query(of_host("aerostat_host_idle_memory_tax_ratio"), "{{host}} tax"),
                Query(increase(of_host("aerostat_host_admission_refusals_total")), "{{host}} refusals"),
            ],
            drawn=(right(" refusals$", "short"),),
        ),
    ]


def machines() -> list:
    stall = simulated_rate(of_machine("aerostat_vm_memory_stall_seconds_total"), by="host, vm")

    def gauge(metric: str) -> str:
        return f"max by (host, vm) ({of_machine(metric)})"

    return [
        panels.rows(
            "Virtual machines",
            "Each machine with what it is given, what is held back from it, and what that costs it: the share of its"
            " time that it waits for memory, and the work it gets done of what it wants to do. A click on a name"
            " opens its dashboard.",
            ["host", "vm"],
            [
                Column("Stalled", stall, "percentunit"),
                Column("Throughput", gauge("aerostat_vm_throughput_ratio"), "percentunit"),
                Column("On", gauge("aerostat_vm_powered_on"), "none", panels.YES_GOOD),
                Column("Size", gauge("aerostat_vm_memory_size_bytes"), "bytes"),
                Column("Entitlement", gauge("aerostat_vm_memory_entitlement_bytes"), "bytes"),
                Column("Consumed", gauge("aerostat_vm_memory_consumed_bytes"), "bytes"),
                Column("Active", gauge("aerostat_vm_memory_active_bytes"), "bytes"),
                Column("Balloon", gauge("aerostat_vm_memory_balloon_bytes"), "bytes"),
                Column("Target", gauge("aerostat_vm_memory_balloon_target_bytes"), "bytes"),
                Column("Driver", gauge("aerostat_vm_balloon_driver_up"), "none", panels.YES_GOOD),
                Column("Compressed", gauge("aerostat_vm_memory_compressed_bytes"), "bytes"),
                Column("Swapped", gauge("aerostat_vm_memory_swapped_bytes"), "bytes"),
            ],
            sorted_by="Stalled",
            links={"host": links.to_host(column("host")), "vm": links.to_machine(column("host"), column("vm"))},
            height=12,
        )
    ]
