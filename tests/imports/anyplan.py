"""Any plan: words, dates, budgets, leads and states as hypothesis draws them, written through the real commands."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.support.make_plans import ACTION_STARTS

AWKWARD = st.sampled_from(
    [
        "=1+1",
        "'=x",
        "+514",
        "@nom",
        "-",
        "n/d",
        "Total",
        "1.2.3",
        "0,4",
        "12 500 $",
        "_x000D_",
        "été 2027",
        "a, b",
        "«»",
    ]
)
TITLES = st.one_of(
    AWKWARD,
    st.text(
        st.characters(
            min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")
        ),
        min_size=1,
        max_size=60,
    ),
).filter(lambda text: text.strip())
ACTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "title_fr": TITLES,
            "title_en": st.one_of(st.just(""), TITLES),
            "note": st.one_of(st.just(""), TITLES),
            "days": st.one_of(st.none(), st.integers(1, 900)),
            "budget_cents": st.one_of(st.none(), st.integers(0, 10**9)),
            "progress": st.integers(0, 100),
            "state": st.sampled_from(
                ["proposed", "offered", "accepted", "in_progress", "completed", "confirmed"]
            ),
            "partners": st.integers(0, 2),
        }
    ),
    min_size=1,
    max_size=5,
)


class Writer:
    """Writes plans, each of a group of its own, led by one firm."""

    def __init__(self, make):
        self.make = make
        self.firm, self.rep = make.lead("Composites, Rivière & fils / ltée")
        self.others = [make.organisation("A et B").id, make.organisation("C, D").id]

    def write(self, drawn: list[dict]):
        """A plan with these actions."""
        make = self.make
        group = make.group(title=f"Group {make.next('group of any plan')}")
        plan = make.plan(axes=1, objectives=1, actions=0, group=group)
        for one in drawn:
            facts = {name: one[name] for name in ("title_fr", "budget_cents")}
            due = ACTION_STARTS + timedelta(days=one["days"]) if one["days"] else date(2027, 3, 31)
            if one["state"] == "proposed" and one["days"] is None:
                due = None
            facts |= {"due_on": due, "partners": self.others[: one["partners"]]}
            led = {"firm": self.firm, "rep": self.rep}
            action = make.action(one["state"], plan=plan, title=one["title_en"], **led, **facts)
            if one["state"] == "in_progress":
                make.take(self.rep, action, "progress", progress=one["progress"], note=one["note"])
        return plan
