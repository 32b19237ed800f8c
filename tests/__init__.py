"""Tests: cases, golden, laws, contracts, browser."""
