"""The models as contracts: tables, JSON Schema, Table Schema, DDL and codebook, generated and checked for drift."""
