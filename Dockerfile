# The web and worker image. Node is there to compile the assets only and stays behind.
FROM node:24-bookworm-slim AS assets
WORKDIR /hub
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY hub/base/assets hub/base/assets
RUN npm run build

FROM python:3.11-slim-bookworm
# manage.py backup and restore call PostgreSQL's own programs.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /hub
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hub.settings.production \
    HUB_VAR_DIR=/var/lib/hub
COPY requirements requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
 && uv pip install --system --no-cache --require-hashes -r requirements/production.txt
# All that .dockerignore lets in.
COPY . .
COPY --from=assets /hub/build/assets build/assets
# Collecting static files reads no secret and no database; production settings insist on having them.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused SITE_URL=https://unused.example \
    python manage.py collectstatic --noinput --verbosity 0 --skip-checks
RUN useradd --system --home-dir /var/lib/hub --create-home hub
USER hub
VOLUME /var/lib/hub
EXPOSE 8000
CMD ["gunicorn", "hub.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--access-logfile", "-"]
