"""For whom an edition is made: it holds what its readers may see, whoever publishes it.

An edition of a restricted group is made for that group; every other one is made for the cluster's open audience,
so that what a restricted group does is in no edition that leaves it.
"""

from secretariat.core.policy import Actor, ClusterRef

NOBODY = 0
"""The id of no person: a draft that is its author's alone is nobody's here."""


def reader_of(cluster: ClusterRef, restricted_group_id: int | None, language: str) -> Actor:
    """Somebody who sees what is open to the cluster, and the one restricted group that the edition is of."""
    principals, groups = {f"c{cluster.id}"}, frozenset()
    if restricted_group_id is not None:
        principals.add(f"g{restricted_group_id}:member")
        groups = frozenset({restricted_group_id})
    return Actor(
        id=NOBODY,
        name="",
        email="",
        language=language,
        time_zone=cluster.time_zone,
        theme="auto",
        principals=frozenset(principals),
        clusters={cluster.id: cluster},
        groups=groups,
    )
