# The course's tasks. All of the work is in tools/env.py, which runs where make is missing too.

# The first Python 3 that runs; tools/env.py looks for another if this one is too old.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; assert sys.version_info >= (3, 6)' 2>/dev/null && echo $$p && break; done)
ENV = $(or $(PYTHON),$(error No Python 3 was found: install Python 3.11 or newer)) tools/env.py

.DEFAULT_GOAL := help
.PHONY: help lab test test-oldest notebooks solutions classroom lint bench lock clean

help: ## list these targets
	@echo 'make TARGET, where TARGET is one of'
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: ## open the course in JupyterLab, in your own copies (my-course/)
	@$(ENV) lab $(ARGS)

test: ## run every check: the lint, the unit tests, every notebook
	@$(ENV) test $(ARGS)

test-oldest: ## run the unit tests and the notebooks on the oldest supported versions
	@$(ENV) --oldest test unit notebooks $(ARGS)

notebooks: ## build notebooks/*.ipynb from notebooks/source/*.py
	@$(ENV) notebooks $(ARGS)

solutions: ## write the notebooks with their solutions to build/solutions
	@$(ENV) notebooks --solutions build/solutions $(ARGS)

classroom: ## write the exercises as nbgrader sources to build/classroom
	@$(ENV) classroom $(ARGS)

lint: ## check style, types and the notebooks without running them
	@$(ENV) test lint $(ARGS)

bench: ## time a training step beside the bare products, and the interactives
	@$(ENV) bench $(ARGS)

lock: ## refresh requirements.lock and requirements-oldest.lock
	@$(ENV) lock $(ARGS)

clean: ## remove environments and caches; my-course/ stays
	@$(ENV) clean
