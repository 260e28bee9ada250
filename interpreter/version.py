"""The version of the engine, as it stands in every answer."""

VERSION = "0.1.0"
ENGINE = f"leidraad {VERSION}"
