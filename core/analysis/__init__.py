"""Numbers into findings: control chart, slip detection, forecast, questions. NumPy only."""

from core.analysis.assessment import Assessment, Forecast, assess

__all__ = ["Assessment", "Forecast", "assess"]
