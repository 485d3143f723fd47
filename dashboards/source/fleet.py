"""The dashboard "fleet": how many hosts are in which state, which are the exception, and which machines pay."""

import links
import panels
import variables
from links import column, label
from page import page
from panels import Column, Query, dashed
from queries import increase_shown, increase_shown_at_end, of_host, simulated_rate, state_rank, total

HOST = links.to_host(label("host"))
MACHINE = links.to_machine(label("host"), label("vm"))
STALL = of_host("aerostat_vm_memory_stall_seconds_total")

# As many as a table or a list of bars shows without scrolling.
FEW = 10
MOST = 20


def dashboard():
    return page(
        links.FLEET,
        "How many simulated hosts are in which memory state, which hosts are the exception, and which machines pay"
        " for it. Rates are for each second of simulated time, whatever the speed.",
        [
            variables.data_source(),
            variables.job("aerostat_host_info"),
            variables.instance("aerostat_host_info"),
            variables.hosts(),
        ],
        links.others(links.FLEET, kept_hosts=(links.HOST_MEMORY,)),
        {
            "Fleet": fleet(),
            "Hosts": hosts(),
            "Reclamation": reclamation(),
            "Virtual machines": machines(),
        },
        refresh="10s",
    )


def fleet() -> list:
    state = total(of_host("aerostat_host_memory_state"), by="state")
    free = (
        f'clamp_max({of_host("aerostat_host_memory_free_bytes")}\n'
        f'/ {of_host("aerostat_host_memory_min_free_bytes")}, 6)'
    )
    return [
        panels.stat(
            "Hosts in each state",
            "How many hosts are in each memory state now. A healthy fleet has nothing but high and, at times, clear.",
            "short",
            [Query(state, "{{state}}")],
            width=12,
        ),
        panels.stat(
            "Machines",
            "Virtual machines that are powered on, and those that there are.",
            "short",
            [
                Query(total(of_host("aerostat_vm_powered_on")), "powered on"),
                Query(f'count({of_host("aerostat_vm_powered_on")})', "all"),
            ],
            width=6,
        ),
        panels.stat(
            "Killed and refused",
            "Processes that guests killed for want of memory, and power-ons that hosts refused for want of unreserved"
            " memory, in the time that the dashboard shows.",
            "short",
            [
                Query(total(increase_shown(of_host("aerostat_vm_guest_out_of_memory_kills_total"))), "killed"),
                Query(total(increase_shown(of_host("aerostat_host_admission_refusals_total"))), "refused"),
            ],
            width=6,
        ),
        panels.series(
            "Hosts by state",
            "How many hosts are in each memory state; the areas add up to all hosts. Soft, hard and low are states in"
            " which hosts take memory back.",
            "short",
            [Query(state, "{{state}}")],
            stacked=True,
            drawn=tuple(
                panels.Drawn(f"^{name}$", {"color": {"mode": "fixed", "fixedColor": color}})
                for name, color in panels.STATES
            ),
        ),
        panels.density(
            "Free memory over minFree",
            "How many hosts have how much free memory, in parts of their minFree: the darker, the more. The thresholds"
            " of the states are parts of one, large pages are broken below four, and six stands for all that is"
            " above.",
            "short",
            Query(free, "{{host}}"),
            bucket="0.25",
        ),
    ]


def hosts() -> list:
    outside = increase_shown_at_end(of_host("aerostat_host_memory_state_seconds_total", 'state!="high"'))
    return [
        panels.states(
            "Hosts that left high",
            f"The states of the {MOST} hosts that spent most time outside high in the time that the dashboard shows. A"
            " click opens the host.",
            Query(f"{state_rank()}\nand on (host) topk({MOST}, {total(outside, by='host')} > 0)", "{{host}}"),
            panels.STATE_NAMES,
            height=10,
            link=HOST,
            no_value="All hosts were in high all the time.",
        ),
        panels.rows(
            "Hosts",
            "Each host with its state, its free memory, that in parts of minFree, by how much it is overcommitted,"
            " how many of its machines wait for memory on average, and how much it takes back and swaps in each"
            " second. A click on a name opens the host.",
            ["host", "scenario", "policy"],
            [
                Column("Hosts", f"max by (host, scenario, policy) ({of_host('aerostat_host_info')})", "none"),
                Column("State", state_rank(), "none", panels.STATE_NAMES),
                Column("Free", f'max by (host) ({of_host("aerostat_host_memory_free_bytes")})', "bytes"),
                Column(
                    "Free / minFree",
                    f'max by (host) ({of_host("aerostat_host_memory_free_bytes")}\n'
                    f'/ {of_host("aerostat_host_memory_min_free_bytes")})',
                    "short",
                ),
                Column(
                    "Overcommitment",
                    f'max by (host) ({of_host("aerostat_host_memory_overcommit_ratio")})',
                    "percentunit",
                ),
                Column("Waiting machines", simulated_rate(STALL, by="host"), "short"),
                Column(
                    "Reclaimed", simulated_rate(of_host("aerostat_vm_memory_reclaimed_bytes_total"), by="host"), "Bps"
                ),
                Column(
                    "Swap-in", simulated_rate(of_host("aerostat_host_swap_device_read_bytes_total"), by="host"), "Bps"
                ),
            ],
            sorted_by="State",
            hidden=["Hosts"],
            links={"host": links.to_host(column("host"))},
            height=12,
        ),
    ]


def reclamation() -> list:
    return [
        panels.series(
            "Reclaimed memory by technique",
            "Machine memory that all hosts take back each second, by technique.",
            "Bps",
            [
                Query(
                    simulated_rate(of_host("aerostat_vm_memory_reclaimed_bytes_total"), by="technique"),
                    "{{technique}}",
                )
            ],
            width=8,
            stacked=True,
        ),
        panels.series(
            "Memory that is held back",
            "What the techniques hold on all hosts: guest memory in balloons, compressed, in the host cache and"
            " swapped out, and the machine memory that sharing saves.",
            "bytes",
            [
                Query(total(of_host("aerostat_vm_memory_sharing_saved_bytes")), "sharing"),
                Query(total(of_host("aerostat_vm_memory_balloon_bytes")), "balloon"),
                Query(total(of_host("aerostat_vm_memory_compressed_bytes")), "compressed"),
                Query(total(of_host("aerostat_vm_memory_host_cached_bytes")), "host cache"),
                Query(total(of_host("aerostat_vm_memory_swapped_bytes")), "swapped"),
            ],
            width=8,
            stacked=True,
        ),
        panels.series(
            "Swap devices",
            "Memory that the swap devices of all hosts read each second, and write, shown below zero. Machines wait"
            " for what is read.",
            "Bps",
            [
                Query(simulated_rate(of_host("aerostat_host_swap_device_read_bytes_total")), "in"),
                Query("-" + simulated_rate(of_host("aerostat_host_swap_device_written_bytes_total")), "out"),
            ],
            width=8,
        ),
        panels.bars(
            "Hosts that swap in most",
            f"The {FEW} hosts that read most from their swap devices each second.",
            "Bps",
            Query(
                f'topk({FEW}, {simulated_rate(of_host("aerostat_host_swap_device_read_bytes_total"), by="host")})',
                "{{host}}",
            ),
            width=8,
            link=HOST,
        ),
        panels.bars(
            "Hosts with most waiting machines",
            f"The {FEW} hosts whose machines wait most for memory: how many wait on average.",
            "short",
            Query(f"topk({FEW}, {simulated_rate(STALL, by='host')})", "{{host}}"),
            width=8,
            link=HOST,
        ),
        panels.bars(
            "Hosts with least free memory",
            f"The {FEW} hosts with least free memory, in parts of their minFree. Around one a host is held at the edge"
            " of reclamation.",
            "short",
            Query(
                f'bottomk({FEW}, max by (host) ({of_host("aerostat_host_memory_free_bytes")}\n'
                f'/ {of_host("aerostat_host_memory_min_free_bytes")}))',
                "{{host}}",
            ),
            width=8,
            link=HOST,
        ),
    ]


def machines() -> list:
    on = f'{of_host("aerostat_vm_powered_on")} == 1'
    throughput = f'{of_host("aerostat_vm_throughput_ratio")} and {on}'
    stall = simulated_rate(STALL, by="host, vm")
    short = f'{of_host("aerostat_vm_memory_balloon_bytes")}\n< {of_host("aerostat_vm_memory_balloon_target_bytes")}'

    def of_these(metric: str) -> str:
        return f"max by (host, vm) ({of_host(metric)})\nand on (host, vm) topk({MOST}, {stall})"

    return [
        panels.series(
            "Throughput of machines",
            "Work done over work wanted of running machines: the slowest, and below which the slowest hundredth, tenth"
            " and half of them are.",
            "percentunit",
            [
                Query(f"min({throughput})", "slowest"),
                Query(f"quantile(0.01, {throughput})", "slowest hundredth"),
                Query(f"quantile(0.1, {throughput})", "slowest tenth"),
                Query(f"quantile(0.5, {throughput})", "median"),
            ],
            maximum=1,
        ),
        panels.series(
            "Balloons short of their targets",
            "How many balloons are smaller than the host wants, and how many of those have no driver that could"
            " inflate them. Short for a moment is normal; for minutes the guest cannot give, or the host has to"
            " compress and swap.",
            "short",
            [
                Query(f"count({short}) or vector(0)", "short"),
                Query(
                    f'count(({of_host("aerostat_vm_balloon_driver_up")} == 0) and {on}) or vector(0)',
                    "running without driver",
                ),
            ],
            drawn=(dashed("^running without driver$"),),
        ),
        panels.rows(
            "Machines that stall most",
            f"The {MOST} machines that wait most for memory, as a share of their time, with the work they get done of"
            " what they want to do, and what is held back from them. A click on a name opens the machine or the host.",
            ["host", "vm"],
            [
                Column("Stalled", f"topk({MOST}, {stall})", "percentunit"),
                Column("Throughput", of_these("aerostat_vm_throughput_ratio"), "percentunit"),
                Column("Size", of_these("aerostat_vm_memory_size_bytes"), "bytes"),
                Column("Entitlement", of_these("aerostat_vm_memory_entitlement_bytes"), "bytes"),
                Column("Consumed", of_these("aerostat_vm_memory_consumed_bytes"), "bytes"),
                Column("Balloon", of_these("aerostat_vm_memory_balloon_bytes"), "bytes"),
                Column("Compressed", of_these("aerostat_vm_memory_compressed_bytes"), "bytes"),
                Column("Swapped", of_these("aerostat_vm_memory_swapped_bytes"), "bytes"),
            ],
            sorted_by="Stalled",
            links={"host": links.to_host(column("host")), "vm": links.to_machine(column("host"), column("vm"))},
            height=12,
        ),
    ]
