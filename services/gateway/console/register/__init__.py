"""The register's pages: households and their papers, requests, files in and out, what the field sent."""
