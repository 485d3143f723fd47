"""What all dashboards have in common."""

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as model

from links import TITLES


def page(
    uid: str,
    description: str,
    variables: list[build.QueryVariable | build.DatasourceVariable],
    links: list[build.DashboardLink],
    sections: dict[str, list],
    refresh: str = "5s",
) -> model.Dashboard:
    """A dashboard of sections, each a row with its panels, numbered from top to bottom."""
    dashboard = build.Dashboard(f"aerostat: {TITLES[uid].lower()}").uid(uid).description(description)
    dashboard.tags(["aerostat", "memory"]).variables(variables).links(links)
    dashboard.time("now-15m", "now").refresh(refresh).timezone("browser").version(1)
    # These files are built: what is changed in Grafana would be gone with the next import.
    dashboard.readonly().tooltip(model.DashboardCursorSync.TOOLTIP).annotations([])
    number = 0
    for title, panels in sections.items():
        number += 1
        dashboard.with_row(build.Row(title).id(number))
        for panel in panels:
            number += 1
            dashboard.with_panel(panel.id(number))
    return dashboard.build()
