"""Who is calling: providers behind `contracts.ports.AuthProvider`."""
