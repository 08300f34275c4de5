"""`make lite`: lessons 00 to 08 with a kernel in the browser (JupyterLite), for people with the internet."""
