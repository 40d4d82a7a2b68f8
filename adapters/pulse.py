"""A file that a living process touches, for whoever watches it and cannot ask over HTTP."""

from contracts.settings import WorkerSettings


def beat(settings: WorkerSettings) -> None:
    """Touch the file of `IBID_WORKER__PULSE`, where there is one."""
    if settings.pulse:
        settings.pulse.touch()
