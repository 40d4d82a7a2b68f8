"""Traces of answers, sent to whoever speaks OpenTelemetry; off by default."""
