"""Indicator and measurement as core knows them."""

from secretariat.core import kinds, telling
from secretariat.core.lifecycle import N_
from secretariat.plans import indicator_commands, indicator_forms, periods
from secretariat.plans.indicator_rules import INDICATOR
from secretariat.plans.models import Indicator, Measurement
from secretariat.plans.rules import MEASUREMENT

INDICATOR_KIND = kinds.register(
    kinds.Kind(
        name="indicator",
        cls=Indicator,
        lifecycle=INDICATOR,
        label=N_("Indicator"),
        plural=N_("Indicators"),
        icon="graph-up",
        room="indicators",
        owner=kinds.ANY,
        fields={
            "name_fr": N_("name in French"),
            "name_en": N_("name in English"),
            "definition_fr": N_("definition in French"),
            "definition_en": N_("definition in English"),
            "unit_fr": N_("unit in French"),
            "unit_en": N_("unit in English"),
            "source_fr": N_("source in French"),
            "source_en": N_("source in English"),
            "direction": N_("better when"),
            "frequency": N_("measured"),
            "baseline_value": N_("baseline"),
            "baseline_period": N_("baseline’s period"),
            "target": N_("target for"),
        },
        consequences={"retire": indicator_commands.told_indicator},
    )
)
MEASUREMENT_KIND = kinds.register(
    kinds.Kind(
        name="measurement",
        cls=Measurement,
        lifecycle=MEASUREMENT,
        label=N_("Measurement"),
        plural=N_("Measurements"),
        icon="bar-chart-line",
        room="measurement",
        owner=kinds.ANY,
        fields={"value": N_("value"), "period": N_("period")},
        consequences=dict.fromkeys(("verify", "publish", "reject"), indicator_commands.told),
    )
)
for name in ("period", "baseline_period", "target"):
    telling.read_as(name, periods.read)
telling.read_as("frequency", indicator_forms.read_choice)
telling.read_as("direction", indicator_forms.read_choice)
telling.tell_as("indicator.create", N_("%(who)s added the indicator %(what)s"), "graph-up")
telling.tell_as("measurement.create", N_("%(who)s measured %(what)s: %(value)s (%(period)s)"), "graph-up")
