"""Every real file through the running product: does it end as it should, and at what cost?"""
