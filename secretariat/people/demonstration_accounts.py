"""The accounts that the sign-in page offers in demonstration mode. Their people are fictional."""

from dataclasses import dataclass

from secretariat.core.lifecycle import N_

PASSWORD = "secretariat-demo"  # noqa: S105 (public by design: these accounts exist on one's own machine only)


@dataclass(frozen=True)
class DemonstrationAccount:
    email: str
    label: str


ACCOUNTS: tuple[tuple[str, tuple[DemonstrationAccount, ...]], ...] = (
    (
        N_("Aerospace"),
        (
            DemonstrationAccount("director@aero.example", N_("Director")),
            DemonstrationAccount("coordinator@aero.example", N_("Coordinator")),
            DemonstrationAccount("chair.supply@aero.example", N_("Chair, Supply Chain Development")),
            DemonstrationAccount("member.supply@aero.example", N_("Member, Supply Chain Development")),
            DemonstrationAccount("rep.alpha@aero.example", N_("Representative of a large firm")),
            DemonstrationAccount("rep.beta@aero.example", N_("Representative of a small firm")),
            DemonstrationAccount("observer@aero.example", N_("Observer for a funder")),
        ),
    ),
    (
        N_("Logistics"),
        (
            DemonstrationAccount("coordinator@cargo.example", N_("Coordinator")),
            DemonstrationAccount("member@cargo.example", N_("Member")),
        ),
    ),
    (
        N_("Installation"),
        (DemonstrationAccount("admin@demo.example", N_("Administrator")),),
    ),
)
"""By cluster, in the order in which they are offered."""
