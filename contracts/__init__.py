"""The words all packages share: entities, events, messages, errors, ports and settings. No I/O."""
