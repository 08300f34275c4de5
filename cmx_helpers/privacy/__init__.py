"""Learning from data that stay at home (lesson 15): for now the recorded run of an engine."""

from cmx_helpers.privacy.federated_run import load_federated_run

__all__ = ["load_federated_run"]
