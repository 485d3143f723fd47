"""The dashboard "virtual machine": what one machine is given, what is held back from it, and what that costs it."""

import links
import panels
import variables
from page import page
from panels import Query, dashed, right
from queries import increase, increase_shown, of_machine, simulated_rate, state_rank


def dashboard():
    return page(
        links.VIRTUAL_MACHINE,
        "What one virtual machine is given, where its memory is, how the host takes memory from it, and what that"
        " costs it. Rates are for each second of simulated time, whatever the speed.",
        [
            variables.data_source(),
            variables.job("aerostat_vm_info"),
            variables.instance("aerostat_vm_info"),
            variables.one_host(),
            variables.one_machine(),
        ],
        links.others(links.VIRTUAL_MACHINE, kept_hosts=(links.HOST_MEMORY,)),
        {
            "$vm on $host": now(),
            "What it is given": given(),
            "What it costs": cost(),
            "Balloon and guest": balloon(),
            "Compression, swap and sharing": paging(),
        },
    )


def now() -> list:
    stall = of_machine("aerostat_vm_memory_stall_seconds_total")
    return [
        panels.stat(
            "Host state",
            "The memory state of its host: what the host does about its want of memory now.",
            "none",
            [Query(state_rank(), "{{host}}")],
            width=3,
            mapping=panels.STATE_NAMES,
            link=links.to_host("${host}"),
        ),
        panels.stat(
            "Powered on",
            "Whether the machine runs. One that does not keeps its series: sizes are zero, counters stay.",
            "none",
            [Query(of_machine("aerostat_vm_powered_on"), "{{vm}}")],
            width=3,
            mapping=panels.YES_GOOD,
        ),
        panels.stat(
            "Throughput",
            "Work done over work wanted in the last simulated second; all of it when nothing holds the machine up.",
            "percentunit",
            [Query(of_machine("aerostat_vm_throughput_ratio"), "{{vm}}")],
            width=3,
        ),
        panels.stat(
            "Stalled",
            "Share of its time that the machine waits for memory now, all causes together.",
            "percentunit",
            [Query(simulated_rate(stall, by="host, vm"), "{{vm}}")],
            width=3,
        ),
        panels.stat(
            "Balloon driver",
            "Whether the guest runs a balloon driver. Without one the host can only share, compress and swap.",
            "none",
            [Query(of_machine("aerostat_vm_balloon_driver_up"), "{{vm}}")],
            width=3,
            mapping=panels.YES_GOOD,
        ),
        panels.stat(
            "Out-of-memory kills",
            "Processes that the guest killed for want of memory in the time that the dashboard shows.",
            "short",
            [Query(increase_shown(of_machine("aerostat_vm_guest_out_of_memory_kills_total")), "{{vm}}")],
            width=3,
        ),
        panels.stat(
            "Guest operating system",
            "What the machine runs. Windows zeroes all its memory when it boots, Linux touches it on need.",
            "none",
            [Query(of_machine("aerostat_vm_info"), "{{guest_os}}")],
            width=3,
            shows_name=True,
        ),
        panels.stat(
            "Shares",
            "Shares of contended memory: what the machine pays with. Between equal machines they decide who keeps"
            " memory.",
            "short",
            [Query(of_machine("aerostat_vm_memory_shares"), "{{vm}}")],
            width=3,
        ),
    ]


def given() -> list:
    shared = of_machine("aerostat_vm_memory_shared_bytes")
    zero = of_machine("aerostat_vm_memory_zero_bytes")
    granted = of_machine("aerostat_vm_memory_granted_bytes")
    compressed = of_machine("aerostat_vm_memory_compressed_bytes")
    cached = of_machine("aerostat_vm_memory_host_cached_bytes")
    swapped = of_machine("aerostat_vm_memory_swapped_bytes")
    held = of_machine("aerostat_vm_memory_balloon_bytes")
    size = of_machine("aerostat_vm_memory_size_bytes")
    rest = "\n- ".join([size, granted, compressed, cached, swapped, held])
    return [
        panels.series(
            "Size, bounds and use",
            "Configured memory, the bounds set by limit and reservation, what the machine is entitled to, what it"
            " consumes, and what of it is active. Above its entitlement a machine has to give back when memory is"
            " short; a limit below the size makes it give back whatever the host has free.",
            "bytes",
            [
                Query(size, "size"),
                Query(of_machine("aerostat_vm_memory_limit_bytes"), "limit"),
                Query(of_machine("aerostat_vm_memory_reservation_bytes"), "reservation"),
                Query(of_machine("aerostat_vm_memory_entitlement_bytes"), "entitlement"),
                Query(granted, "granted"),
                Query(of_machine("aerostat_vm_memory_consumed_bytes"), "consumed"),
                Query(of_machine("aerostat_vm_memory_active_bytes"), "active"),
            ],
            drawn=(dashed("^(size|limit|reservation|entitlement)$"),),
        ),
        panels.series(
            "Where its memory is",
            "Each part of the configured memory by what backs it; together they are the size. Private and shared"
            " memory is in machine memory; compressed, cached and swapped memory has to be fetched when it is touched;"
            " what the balloon holds, and what was never touched, has nothing behind it.",
            "bytes",
            [
                Query(f"{granted}\n- {shared}", "private"),
                Query(f"{shared}\n- {zero}", "shared"),
                Query(zero, "shared zeroes"),
                Query(compressed, "compressed"),
                Query(cached, "host cache"),
                Query(swapped, "swapped"),
                Query(held, "balloon"),
                Query(rest, "never touched"),
                Query(size, "size"),
            ],
            stacked=True,
            drawn=(dashed("^size$"),),
        ),
        panels.series(
            "Active memory",
            "The estimate of active memory is the largest of three running averages of samples; beside them what the"
            " machine really touched so far in the running sampling period, which a real host cannot know, and"
            " consumed memory that is idle.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_memory_active_bytes"), "active"),
                Query(of_machine("aerostat_vm_memory_active_estimate_bytes"), "{{estimator}}"),
                Query(of_machine("aerostat_vm_memory_touched_bytes"), "touched"),
                Query(of_machine("aerostat_vm_memory_idle_bytes"), "idle"),
            ],
            drawn=(dashed("^(slow|fast|next)$"),),
        ),
        panels.series(
            "Idle memory tax",
            "Entitlement that the tax takes from the machine, below zero what it gains, and, on the right axis, the"
            " shares it has for each page after the tax: machines that have least give first.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_idle_memory_tax_bytes"), "taxed away"),
                Query(of_machine("aerostat_vm_idle_memory_tax_shares_per_page_ratio"), "shares per page"),
            ],
            drawn=(right("^shares per page$", "short"),),
        ),
    ]


def cost() -> list:
    return [
        panels.series(
            "Stalled, by cause",
            "Share of its time that the machine waits, by what it waits for; causes together never exceed the time.",
            "percentunit",
            [Query(simulated_rate(of_machine("aerostat_vm_memory_stall_seconds_total"), by="cause"), "{{cause}}")],
            stacked=True,
            maximum=1,
        ),
        panels.series(
            "Throughput",
            "Work done over work wanted, simulated second by simulated second. It is zero while the machine is off.",
            "percentunit",
            [Query(of_machine("aerostat_vm_throughput_ratio"), "throughput")],
            width=6,
            maximum=1,
        ),
        panels.series(
            "Out-of-memory kills",
            "Processes that the guest kills for want of memory, in each interval. A balloon in a guest with too small"
            " a page file does this.",
            "short",
            [Query(increase(of_machine("aerostat_vm_guest_out_of_memory_kills_total")), "kills")],
            width=6,
        ),
    ]


def balloon() -> list:
    return [
        panels.series(
            "Balloon",
            "Guest memory that the balloon holds, the size that the host wants, and the largest that it would ask for."
            " What the balloon cannot take in time the host compresses and swaps.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_memory_balloon_bytes"), "balloon"),
                Query(of_machine("aerostat_vm_memory_balloon_target_bytes"), "target"),
                Query(of_machine("aerostat_vm_memory_balloon_maximum_bytes"), "maximum"),
            ],
            drawn=(dashed("^(target|maximum)$"),),
        ),
        panels.series(
            "Guest page file",
            "Memory that the guest holds in its own page file, against the size of that, and the working set that it"
            " wants and does not have. A full page file stops the balloon.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_guest_page_file_used_bytes"), "used"),
                Query(of_machine("aerostat_vm_guest_page_file_size_bytes"), "size"),
                Query(of_machine("aerostat_vm_guest_working_set_missing_bytes"), "working set missing"),
            ],
            drawn=(dashed("^size$"),),
        ),
        panels.series(
            "Guest paging",
            "Memory that the guest reads from its page file each second, and writes to it, shown below zero; of that"
            " double paging, which the host first had to swap in.",
            "Bps",
            [
                Query(simulated_rate(of_machine("aerostat_vm_guest_page_in_bytes_total"), by="vm"), "in"),
                Query("-" + simulated_rate(of_machine("aerostat_vm_guest_page_out_bytes_total"), by="vm"), "out"),
                Query(
                    "-" + simulated_rate(of_machine("aerostat_vm_memory_double_paging_bytes_total"), by="vm"),
                    "double paging",
                ),
            ],
        ),
        panels.series(
            "Reclaimed memory by technique",
            "Machine memory taken from the machine each second, by technique.",
            "Bps",
            [
                Query(
                    simulated_rate(of_machine("aerostat_vm_memory_reclaimed_bytes_total"), by="technique"),
                    "{{technique}}",
                )
            ],
            stacked=True,
        ),
    ]


def paging() -> list:
    return [
        panels.series(
            "Swapped memory against target",
            "Guest memory on the swap device, what the host aims at, and guest memory in the host cache. It returns"
            " only when it is touched, so it may stay long after the target has gone.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_memory_swapped_bytes"), "swapped"),
                Query(of_machine("aerostat_vm_memory_swap_target_bytes"), "target"),
                Query(of_machine("aerostat_vm_memory_host_cached_bytes"), "host cache"),
            ],
            drawn=(dashed("^target$"),),
        ),
        panels.series(
            "Swap-in and swap-out",
            "Memory read back each second from swap device and host cache, which the machine waits for, and written"
            " to the swap device, shown below zero.",
            "Bps",
            [
                Query(simulated_rate(of_machine("aerostat_vm_memory_swap_in_bytes_total"), by="vm"), "swap-in"),
                Query(
                    simulated_rate(of_machine("aerostat_vm_memory_host_cache_in_bytes_total"), by="vm"),
                    "host cache in",
                ),
                Query(
                    "-" + simulated_rate(of_machine("aerostat_vm_memory_swap_out_bytes_total"), by="vm"), "swap-out"
                ),
            ],
        ),
        panels.series(
            "Compression",
            "Guest memory that the host keeps compressed, and the machine memory that this saves.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_memory_compressed_bytes"), "compressed"),
                Query(of_machine("aerostat_vm_memory_compression_saved_bytes"), "saved"),
            ],
            width=8,
        ),
        panels.series(
            "Page sharing",
            "Guest memory that points at shared machine pages, the zero pages of it, and the machine memory that this"
            " saves.",
            "bytes",
            [
                Query(of_machine("aerostat_vm_memory_shared_bytes"), "shared"),
                Query(of_machine("aerostat_vm_memory_zero_bytes"), "zeroes"),
                Query(of_machine("aerostat_vm_memory_sharing_saved_bytes"), "saved"),
            ],
            width=8,
        ),
        panels.series(
            "Large pages",
            "Pages of 2 MiB that back the machine. The host breaks them before it shares, compresses or swaps what is"
            " in them, and forms them again when there is memory to spare.",
            "short",
            [Query(of_machine("aerostat_vm_memory_large_pages"), "large pages")],
            width=8,
        ),
    ]
