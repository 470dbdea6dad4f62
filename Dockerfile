# The image of Paper Herald: `docker build -t paper-herald .`; docs/how-to/docker.md says how to run it.
# Nothing in it depends on the machine's architecture but the wheels that pip picks.

ARG PYTHON=3.13-slim-trixie

FROM python:${PYTHON} AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
# Which of the extras of pyproject.toml it has besides; Google's older library would be generativeai.
ARG EXTRAS=postgres
# The libraries first: they are a layer that lasts until what is required changes.
COPY pyproject.toml constraints.txt ./
COPY tools/requirements.py tools/
RUN python -m venv --without-pip /opt/paper-herald \
    && python tools/requirements.py "${EXTRAS}" > requirements.txt \
    && pip --python /opt/paper-herald/bin/python install -c constraints.txt -r requirements.txt
COPY . .
RUN pip wheel --no-deps --wheel-dir /wheels . \
    && pip --python /opt/paper-herald/bin/python install --no-deps /wheels/*.whl

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="Paper Herald" \
      org.opencontainers.image.description="A Telegram and Discord bot that reads arXiv for a group of people" \
      org.opencontainers.image.source="https://github.com/paper-herald/paper-herald" \
      org.opencontainers.image.licenses="MIT AND CC-BY-SA-4.0"
# What digests' pictures are lettered with, Latin and Chinese: 8 MB.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-dejavu-core fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/paper-herald /opt/paper-herald
# /data is all that it writes to, but for /tmp; the number is what Kubernetes knows that it is not root by.
RUN install --directory --owner=10001 --group=10001 --mode=0750 /data
WORKDIR /data
USER 10001:10001
VOLUME /data
# Secrets are files named after settings, such as /run/secrets/telegram.token. Both web servers are for the container's
# network alone until somebody publishes their ports.
ENV PATH=/opt/paper-herald/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    CREDENTIALS_DIRECTORY=/run/secrets \
    HERALD_WEB__LISTEN=0.0.0.0:8080 \
    HERALD_WEB__STATUS_LISTEN=0.0.0.0:9090
EXPOSE 8080 9090
# It is alive. Whether it can do its work, /readyz tells: what is wrong there once it has begun no restart mends.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10m --retries=3 \
    CMD ["python", "-m", "bot.web.look", "/healthz"]
ENTRYPOINT ["herald"]
CMD ["run"]
