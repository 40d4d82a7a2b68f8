"""Object stores behind `contracts.ports.ObjectStore`."""
