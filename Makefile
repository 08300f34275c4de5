# The course's commands. Each one first makes sure that .venv matches the lock (quick when nothing changed).
#
#   make lab PYTHON=python3.12          another Python
#   make lab LAB_ARGS=--no-browser      options for JupyterLab
#   make lab LANG=zh                    the lessons in Chinese, as far as they are translated
#   make record LESSON=01_convolution   one lesson only
#   make bench BENCH_ARGS=convolution   one topic of the ledger only
#   make lesson NAME=12_topic           the four files of a new lesson
#   make extra NAME=gpu                 an extra of pyproject.toml (gpu, jax, torch, onnx, classroom)
#   make lock UPGRADE=1                 take the newest versions within the ranges
#   make release LESSON=03              the exercises of lesson 03 for a class; COURSE=folder for another folder
#   make site REPOSITORY=https://…      the address that "open it in your own Jupyter" names
#   make site SITE_ARGS="--states none" explorers as pictures; --pdf prints each lesson, too
#   make stick DIR=/media/usb           STICK_ARGS="--target windows-3.12 --data" for other machines, and data

PYTHON ?= python3
PY := .venv/bin/python
LAB_ARGS ?=
LESSON ?=
NAME ?=
PYTEST_ARGS ?=
BENCH_ARGS ?=
FEDERATED_ARGS ?=
SITE_ARGS ?=
REPOSITORY ?=
COURSE ?= classroom
FROM ?=
DIR ?=
STICK_ARGS ?=

# TensorFlow's fast kernels also on processors without 16-bit products, where they are off by default.
# OpenBLAS's threads look for work for 0.4 ms after a product, not for 100: they are in the way of other threads.
FAST := TF_ENABLE_ONEDNN_OPTS=1 OPENBLAS_THREAD_TIMEOUT=20
# Jupyter refuses to serve as root unless told; in a container there is often no other user.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)
# Every shell has a LANG of its own, such as en_US.UTF-8: only one on make's command line chooses an edition, and
# programs get a locale that exists.
EDITION :=
ifeq ($(origin LANG),command line)
EDITION := $(filter zh,$(LANG))
override LANG := C.UTF-8
endif
# Another numpy on this path would come before the course's, in JupyterLab and in the tests.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help setup lab fresh test check lint record lesson bench lock extra release collect grade hub-test proofs federated lite slides site measure stick from-stick clean

help: ## this list
	@echo "make lab opens the course; make test proves that all of it runs. All commands:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@sed -n 's/^#   make/  for example: make/p' Makefile

setup: ## make .venv from the lock (the other commands do this first)
	@$(PYTHON) tools/setup/bootstrap.py

lab: setup ## open JupyterLab on your own copies of the lessons (my_lessons/)
	@$(FAST) $(PY) tools/setup/lab.py $(addprefix --lang=,$(EDITION)) $(AS_ROOT) $(LAB_ARGS)

fresh: setup ## a new copy of a lesson, the old one is kept: make fresh LESSON=03
	@$(PY) tools/setup/my_lessons.py "$(LESSON)" $(EDITION)

test: setup ## everything that must pass: lint, unit tests, doctests, lessons, browser
	@$(PY) tools/testing/run_tests.py $(PYTEST_ARGS)

check: setup ## lint, unit tests and structure, in under 4 minutes: no lesson is run
	@$(PY) tools/testing/run_tests.py --check $(PYTEST_ARGS)

lint: setup ## ruff, and who imports whom; nothing is run
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && .venv/bin/lint-imports --no-cache

record: setup ## run lessons again and store their outputs, cleaned
	@$(PY) tools/lessons/record.py $(LESSON)

lesson: setup ## start a lesson: make lesson NAME=12_topic
	@$(PY) tools/lessons/new_lesson.py "$(NAME)"

bench: setup ## every operator beside the libraries: writes benchmarks/LEDGER.md (minutes)
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(FAST) $(PY) -m benchmarks.ledger $(BENCH_ARGS)

lock: ## rewrite requirements.txt from pyproject.toml
	@$(PYTHON) tools/setup/bootstrap.py --lock

extra: setup ## install an extra: make extra NAME=gpu
	@$(PYTHON) tools/setup/bootstrap.py --extra "$(NAME)"

release: setup ## the exercises of a lesson for a class (notebooks/CLASSROOM.md)
	@$(PY) tools/classroom/classroom.py --course "$(COURSE)" release $(LESSON)

collect: setup ## take in what a class handed in: make collect FROM=folder
	@$(PY) tools/classroom/classroom.py --course "$(COURSE)" collect "$(FROM)"

grade: setup ## grade it: feedback for each student, and tables of marks
	@$(PY) tools/classroom/classroom.py --course "$(COURSE)" grade $(LESSON)

proofs: setup ## what takes longer than make test: killed often, on two processes, typed by hand, 50,000 odd calls
	@CMX_KILLS=15 $(PY) -m pytest -q -n 0 tests/fusion/test_killed.py
	@CMX_KILLS=20 $(PY) -m pytest -q -n 0 tests/classroom/test_interrupted.py
	@CMX_LESSON_MODEL=1 $(PY) -m pytest -q -n 0 tests/fusion/test_lesson_model_on_two.py -rs
	@CMX_ALL_LESSONS=1 $(PY) -m pytest -q -n 2 tests/lite
	@CMX_WRITTEN=all $(PY) -m pytest -q -n 0 tests/lessons/test_written.py
	@$(PY) -m tools.testing.fuzz --calls 50000

hub-test: setup ## a JupyterHub on this machine, lesson 01 in it: make hub-test USERS=20
	@CMX_HUB_USERS=$(or $(USERS),2) $(PY) -m pytest -q tests/classroom/test_hub.py -rs

federated: setup ## lesson 15's rounds by Flower, in an environment of its own (minutes)
	@$(PY) tools/federated/run.py $(FEDERATED_ARGS)

lite: setup ## lessons 00 to 08 with a kernel in the browser: build/lite (minutes)
	@$(PY) tools/lite/build.py $(LITE_ARGS)

slides: setup ## the lessons as slides for a browser: make slides LESSON=01
	@$(PY) tools/lessons/slides.py $(LESSON)

site: setup ## the course as a website that needs no network: build/site
	@CMX_REPOSITORY="$(REPOSITORY)" $(PY) tools/site/build.py $(SITE_ARGS)

measure: setup ## memory and processor time of each lesson, and the wait for its first figure (minutes)
	@$(PY) tools/lessons/measure_lessons.py $(LESSON)
	@$(PY) tools/lessons/lesson_start.py $(LESSON)

stick: setup ## prepare a folder that installs with no network: make stick DIR=folder
	@$(PY) tools/setup/stick.py "$(DIR)" $(STICK_ARGS)

from-stick: ## set up from such a folder: make from-stick DIR=folder
	@$(PYTHON) tools/setup/bootstrap.py --offline "$(DIR)"

clean: ## remove what the commands made, .venv included
	@rm -rf .venv .uv .federated .backends .lite .site build .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
