"""Both applications under one server: the product at /, the bare pages at /bare."""

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from bench.bare import create_bare
from secretariat import create_app
from secretariat.core.db import db, prepare_engine

settings = config.settings()
product = create_app(settings)
bare = create_bare(settings)
with bare.app_context():
    prepare_engine(db.engine)

app = DispatcherMiddleware(product, {"/bare": bare})
