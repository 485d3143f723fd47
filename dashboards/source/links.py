"""The ways from one dashboard to another: all keep data source, job, instance and time."""

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as model

HOST_MEMORY = "aerostat-host-memory"
VIRTUAL_MACHINE = "aerostat-virtual-machine"
FLEET = "aerostat-fleet"
EXPORTER = "aerostat-exporter"

TITLES = {FLEET: "Fleet", HOST_MEMORY: "Host memory", VIRTUAL_MACHINE: "Virtual machine", EXPORTER: "Exporter"}
KEPT = ("datasource", "job", "instance")


def others(own: str, kept_hosts: tuple[str, ...] = ()) -> list[build.DashboardLink]:
    """A link to each other dashboard, for the top of one.

    `kept_hosts` names those that the chosen hosts are handed on to. One that shows a single host cannot be told "All".
    """
    return [
        build.DashboardLink(title)
        .type(model.DashboardLinkType.LINK)
        .icon("dashboard")
        .tooltip(f"Open the dashboard aerostat: {title.lower()}")
        .url(_url(uid, KEPT + (("host",) if uid in kept_hosts else ())))
        .keep_time(True)
        for uid, title in TITLES.items()
        if uid != own
    ]


def to_host(host: str) -> dict[str, object]:
    """A link from what is shown; `host` is the expression for the host's name there."""
    return _data_link("Host memory of this host", HOST_MEMORY, {"host": host})


def to_machine(host: str, machine: str) -> dict[str, object]:
    return _data_link("This virtual machine", VIRTUAL_MACHINE, {"host": host, "vm": machine})


def label(name: str) -> str:
    """A label of the series that was clicked."""
    return f"${{__field.labels.{name}}}"


def column(name: str) -> str:
    """The column of a table, in the row that was clicked."""
    return f"${{__data.fields.{name}}}"


def _data_link(title: str, uid: str, values: dict[str, str]) -> dict[str, object]:
    chosen = "".join(f"&var-{name}={value}" for name, value in values.items())
    return {"title": title, "url": f"{_url(uid, KEPT)}{chosen}&${{__url_time_range}}"}


def _url(uid: str, variables: tuple[str, ...]) -> str:
    return f"/d/{uid}?" + "&".join(f"${{{name}:queryparam}}" for name in variables)
