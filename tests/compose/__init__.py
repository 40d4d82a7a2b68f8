"""The images and `docker-compose.yml`, really built and run: `make images`, `make compose`.

By hand, for it takes minutes and needs a Linux where containers may run (buildah, podman, runc).
Where published images cannot be had, `STAND_INS=1` makes them of packages: a Debian by mmdebstrap,
and in it the same servers as packages bring them. They have the published images' names, so that
`docker-compose.yml` is run as it is.
"""
