"""The application as a server starts it: settings from the environment, logging as they say."""

from api.logs import start_logging
from api.settings import read
from pwa.app import create_app

settings = read()
start_logging(settings.production)
app = create_app(settings)
