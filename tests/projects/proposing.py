"""A proposal with all of its answers, as it is typed."""


def whole(scene, **more):
    return {
        "title_en": "Shared test bench for additive manufacturing",
        "need_en": "Eleven small firms refused an order.",
        "aim_en": "Qualify printed parts.",
        "results_en": "Twenty qualified parts.",
        "groups": str(scene.group_id),
        "lead_id": str(scene.lead_id),
        "budget_cents": "410,000",
        "own_cents": "120,000",
        "sought_cents": "290,000",
        "starts_on": "2027-02-01",
        "due_on": "2028-06-30",
        **more,
    }
