"""The variables by which a dashboard is narrowed down."""

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as model

from queries import EXPORTER, HOST

DATA_SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")


def data_source() -> build.DatasourceVariable:
    return build.DatasourceVariable("datasource").label("Data source").type("prometheus")


def job(metric: str) -> build.QueryVariable:
    return _several("job", "Job", f"label_values({metric}, job)")


def instance(metric: str) -> build.QueryVariable:
    return _several("instance", "Instance", f'label_values({metric}{{job=~"$job"}}, instance)')


def hosts() -> build.QueryVariable:
    return _several("host", "Host", f"label_values(aerostat_host_info{{{EXPORTER}}}, host)")


def machines() -> build.QueryVariable:
    return _several("vm", "Virtual machine", f"label_values(aerostat_vm_info{{{HOST}}}, vm)")


def one_host() -> build.QueryVariable:
    return _one("host", "Host", f"label_values(aerostat_host_info{{{EXPORTER}}}, host)")


def one_machine() -> build.QueryVariable:
    return _one("vm", "Virtual machine", f"label_values(aerostat_vm_info{{{HOST}}}, vm)")


def _one(name: str, label: str, query: str) -> build.QueryVariable:
    return (
        build.QueryVariable(name)
        .label(label)
        .datasource(DATA_SOURCE)
        .query({"query": query, "refId": name})
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(model.VariableSort.ALPHABETICAL_ASC)
    )


def _several(name: str, label: str, query: str) -> build.QueryVariable:
    everything = model.VariableOption(selected=True, text=["All"], value=["$__all"])
    # Not `.+`, which does not match series without the label.
    return _one(name, label, query).multi(True).include_all(True).all_value(".*").current(everything)
