"""Where directories call: webhooks of issuers."""
