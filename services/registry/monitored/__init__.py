"""Monitoring objects (监测对象): households at risk of poverty, entered and removed by procedure."""
