"""Panels in one style. Nothing here types in a threshold: limits are series of their own, drawn dashed."""

from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import bargauge, common, dashboard, heatmap, prometheus
from grafana_foundation_sdk.builders import stat as statpanel
from grafana_foundation_sdk.builders import statetimeline, table, timeseries
from grafana_foundation_sdk.models import common as common_model
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models import heatmap as heatmap_model
from grafana_foundation_sdk.models import prometheus as prometheus_model

from queries import STATES
from variables import DATA_SOURCE

# What Grafana calls the queries of a panel.
LETTERS = "ABCDEFGHIJKLMNOP"

STATE_NAMES = {str(rank): name for rank, name in enumerate(STATES, start=1)}
YES_GOOD = {"0": ("no", "red"), "1": ("yes", "green")}
UP = {"0": ("down", "red"), "1": ("up", "green")}


@dataclass(frozen=True)
class Query:
    expression: str
    legend: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, the query that fills it, and how its values are shown."""

    name: str
    expression: str
    unit: str
    mapping: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """How the series whose names match a pattern differ from the others of a panel."""

    pattern: str
    properties: dict[str, object]


def dashed(pattern: str) -> Drawn:
    """A limit or a target: what something is measured by."""
    return Drawn(
        pattern,
        {
            "custom.lineStyle": {"dash": [6, 6], "fill": "dash"},
            "custom.fillOpacity": 0,
            "custom.stacking": {"mode": "none", "group": "A"},
        },
    )


def right(pattern: str, unit: str) -> Drawn:
    """Series of another unit, on an axis of their own."""
    return Drawn(pattern, {**dashed(pattern).properties, "unit": unit, "custom.axisPlacement": "right"})


def series(
    title: str,
    description: str,
    unit: str,
    queries: list[Query],
    width: int = 12,
    height: int = 9,
    stacked: bool = False,
    drawn: tuple[Drawn, ...] = (),
    link: dict[str, object] | None = None,
    maximum: float | None = None,
    no_value: str | None = None,
) -> timeseries.Panel:
    """Lines over time, or areas on top of each other."""
    panel = _placed(timeseries.Panel(), title, description, unit, width, height)
    panel.targets(_targets(queries, instant=False))
    panel.draw_style(common_model.GraphDrawStyle.LINE).line_width(1).axis_soft_min(0)
    panel.fill_opacity(30 if stacked else 0).show_points(common_model.VisibilityMode.NEVER)
    if stacked:
        panel.stacking(common.StackingConfig().mode(common_model.StackingMode.NORMAL).group("A"))
    if maximum is not None:
        panel.axis_soft_max(maximum)
    if no_value is not None:
        panel.no_value(no_value)
    for each in drawn:
        panel.override_by_regexp(f"/{each.pattern}/", _properties(each.properties))
    _link_all(panel, link)
    panel.color_scheme(dashboard.FieldColor().mode(model.FieldColorModeId.PALETTE_CLASSIC))
    panel.legend(_legend().calcs(["lastNotNull", "max"]))
    return panel.tooltip(_tooltip())


def states(
    title: str,
    description: str,
    query: Query,
    mapping: dict[str, tuple[str, str]],
    width: int = 24,
    height: int = 6,
    link: dict[str, object] | None = None,
    no_value: str | None = None,
) -> statetimeline.Panel:
    """A bar for each series, coloured by what its number stands for."""
    panel = _placed(statetimeline.Panel(), title, description, "none", width, height)
    panel.targets(_targets([query], instant=False))
    panel.mappings(_mapping(mapping)).color_scheme(_by_value()).thresholds(_plain())
    panel.fill_opacity(80).line_width(0).row_height(0.9).merge_values(True)
    panel.show_value(common_model.VisibilityMode.AUTO).align_value(common_model.TimelineValueAlignment.LEFT)
    panel.legend(common.VizLegendOptions().show_legend(False).display_mode(common_model.LegendDisplayMode.LIST))
    if no_value is not None:
        panel.no_value(no_value)
    _link_all(panel, link)
    return panel.tooltip(_tooltip())


def stat(
    title: str,
    description: str,
    unit: str,
    queries: list[Query],
    width: int = 4,
    height: int = 4,
    mapping: dict[str, tuple[str, str]] | None = None,
    shows_name: bool = False,
    link: dict[str, object] | None = None,
    no_value: str | None = None,
) -> statpanel.Panel:
    """The last value in large, with its name where there are several; or the name alone, for facts that are labels."""
    panel = _placed(statpanel.Panel(), title, description, unit, width, height)
    panel.targets(_targets(queries, instant=True))
    panel.mappings(_mapping(mapping or {})).color_scheme(_by_value()).thresholds(_plain())
    panel.color_mode(common_model.BigValueColorMode.VALUE).graph_mode(common_model.BigValueGraphMode.NONE)
    panel.text_mode(common_model.BigValueTextMode.NAME if shows_name else common_model.BigValueTextMode.AUTO)
    panel.reduce_options(_last())
    if no_value is not None:
        panel.no_value(no_value)
    _link_all(panel, link)
    return panel


def bars(
    title: str,
    description: str,
    unit: str,
    query: Query,
    width: int = 6,
    height: int = 9,
    maximum: float | None = None,
    link: dict[str, object] | None = None,
    no_value: str | None = None,
) -> bargauge.Panel:
    """A bar for each series with its last value."""
    panel = _placed(bargauge.Panel(), title, description, unit, width, height)
    panel.targets(_targets([query], instant=True)).min(0)
    if maximum is not None:
        panel.max(maximum)
    panel.color_scheme(dashboard.FieldColor().mode(model.FieldColorModeId.PALETTE_CLASSIC))
    panel.orientation(common_model.VizOrientation.HORIZONTAL).show_unfilled(True)
    panel.display_mode(common_model.BarGaugeDisplayMode.GRADIENT).value_mode(common_model.BarGaugeValueMode.COLOR)
    panel.min_viz_height(16).min_viz_width(8).reduce_options(_last())
    if no_value is not None:
        panel.no_value(no_value)
    _link_all(panel, link)
    return panel


def density(
    title: str, description: str, unit: str, query: Query, bucket: str, width: int = 12, height: int = 9
) -> heatmap.Panel:
    """How many series have which value: one row of cells for each step of `bucket`."""
    panel = _placed(heatmap.Panel(), title, description, unit, width, height)
    panel.targets(_targets([query], instant=False))
    rows = common_model.HeatmapCalculationBucketConfig(
        mode=common_model.HeatmapCalculationMode.SIZE,
        value=bucket,
        scale=common_model.ScaleDistributionConfig(type_val=common_model.ScaleDistribution.LINEAR),
    )
    panel.calculate(True).calculation(common.HeatmapCalculationOptions().y_buckets(_Built(rows)))
    panel.y_axis(heatmap.YAxisConfig().unit(unit).axis_placement(common_model.AxisPlacement.LEFT))
    panel.cell_values(heatmap.CellValues().unit("short")).cell_gap(1)
    color = heatmap.HeatmapColorOptions().mode(heatmap_model.HeatmapColorMode.SCHEME).scheme("Blues").steps(64)
    panel.color(
        color.exponent(0.5).fill("dark-blue").scale(heatmap_model.HeatmapColorScale.EXPONENTIAL).reverse(False)
    )
    return panel.show_legend().show_tooltip().hide_y_histogram()


def rows(
    title: str,
    description: str,
    labels: list[str],
    columns: list[Column],
    sorted_by: str,
    links: dict[str, dict[str, object]] | None = None,
    hidden: list[str] | None = None,
    width: int = 24,
    height: int = 9,
    no_value: str | None = None,
) -> table.Panel:
    """A table with a row for each combination of labels, which the columns share.

    `links` are those of the columns of labels. `hidden` columns only bring their labels.
    """
    panel = _placed(table.Panel(), title, description, columns[0].unit, width, height)
    targets = [
        _target(each.expression, "", reference, instant=True).format(prometheus_model.PromQueryFormat.TABLE)
        for reference, each in zip(LETTERS, columns)
    ]
    panel.targets(targets)
    # Grafana calls the values of a query after its letter, and of a single query just "Value".
    values = [f"Value #{reference}" for reference, _ in zip(LETTERS, columns)]
    if len(columns) == 1:
        values = ["Value"]
    order = {name: place for place, name in enumerate([*labels, *values])}
    excluded = {"Time": True}
    excluded.update({value: True for value, each in zip(values, columns) if each.name in (hidden or [])})
    panel.transformations(
        [
            model.DataTransformerConfig(id_val="merge", options={}),
            model.DataTransformerConfig(
                id_val="organize",
                options={
                    "excludeByName": excluded,
                    "indexByName": order,
                    "renameByName": {value: each.name for value, each in zip(values, columns)},
                },
            ),
        ]
    )
    panel.thresholds(_plain()).show_header(True)
    panel.sort_by([common.TableSortByFieldState().display_name(sorted_by).desc(True)])
    for each in columns:
        properties: dict[str, object] = {"unit": each.unit}
        if each.mapping:
            properties["mappings"] = _mapping(each.mapping)
            properties["custom.cellOptions"] = {"type": "color-text"}
        panel.override_by_name(each.name, _properties(properties))
    for name, link in (links or {}).items():
        panel.override_by_name(name, _properties({"links": [link]}))
    if no_value is not None:
        panel.no_value(no_value)
    return panel


class _Built:
    """A value that is there already, for what asks for a builder."""

    def __init__(self, value: object) -> None:
        self._value = value

    def build(self) -> object:
        return self._value


def _placed(panel, title: str, description: str, unit: str, width: int, height: int):
    return panel.title(title).description(description).unit(unit).span(width).height(height).datasource(DATA_SOURCE)


def _targets(queries: list[Query], instant: bool) -> list[prometheus.Dataquery]:
    return [_target(query.expression, query.legend, reference, instant) for reference, query in zip(LETTERS, queries)]


def _target(expression: str, legend: str, reference: str, instant: bool) -> prometheus.Dataquery:
    target = prometheus.Dataquery().datasource(DATA_SOURCE).expr(expression).ref_id(reference)
    target.editor_mode(prometheus_model.QueryEditorMode.CODE)
    if legend:
        target.legend_format(legend)
    return target.instant() if instant else target.range()


def _mapping(mapping: dict[str, tuple[str, str]]) -> list[model.ValueMap]:
    if not mapping:
        return []
    options = {
        value: model.ValueMappingResult(text=text, color=color, index=index)
        for index, (value, (text, color)) in enumerate(mapping.items())
    }
    return [model.ValueMap(options=options)]


def _properties(properties: dict[str, object]) -> list[model.DynamicConfigValue]:
    return [model.DynamicConfigValue(id_val=name, value=value) for name, value in properties.items()]


def _link_all(panel, link: dict[str, object] | None) -> None:
    if link is not None:
        panel.override_by_regexp("/.*/", _properties({"links": [link]}))


def _by_value() -> dashboard.FieldColor:
    return dashboard.FieldColor().mode(model.FieldColorModeId.THRESHOLDS)


def _plain() -> dashboard.ThresholdsConfig:
    """One step, and so one colour for what no mapping colours."""
    steps = [model.Threshold(value=None, color="text")]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(steps)


def _legend() -> common.VizLegendOptions:
    legend = common.VizLegendOptions().show_legend(True).display_mode(common_model.LegendDisplayMode.TABLE)
    return legend.placement(common_model.LegendPlacement.RIGHT)


def _tooltip() -> common.VizTooltipOptions:
    return (
        common.VizTooltipOptions().mode(common_model.TooltipDisplayMode.MULTI).sort(common_model.SortOrder.DESCENDING)
    )


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False)
