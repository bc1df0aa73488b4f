"""Events from one service to the others: outbox, relay, transports, inbox."""
