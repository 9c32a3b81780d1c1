"""Hosts that are left out are left out whole, and scored on all their counts."""

from __future__ import annotations

from exeunt.calibration.learnable import counted_in, everything, mask
from exeunt.calibration.smoother import calibrate
from exeunt.calibration.targets import targets
from exeunt.calibration.unseen import fold, folds, of_hosts, with_counts, without
from exeunt.case import load
from fit.small import runner, small

RUSSIA = load("russia-2022")


def test_no_row_of_a_host_that_is_left_out_is_fitted_and_rows_of_many_hosts_stay():
    part = without(RUSSIA, ("tur", "deu"))
    for row, before in zip(part.observations, RUSSIA.observations, strict=True):
        if of_hosts(RUSSIA, before, ("tur", "deu")):
            assert row.use == "context"
        else:
            assert row.use == before.use
    kept = [row for row in part.observations if row.use == "fit" and "deu" in counted_in(part, row)]
    assert all(len(counted_in(part, row)) >= 5 for row in kept)


def test_every_host_with_counts_is_left_out_once():
    dealt = [host for hosts in folds(RUSSIA, 3) for host in hosts]
    assert sorted(dealt) == sorted(with_counts(RUSSIA))
    assert len(dealt) == len(set(dealt)) > 20


def test_a_fold_scores_the_host_it_left_out():
    case = small("A")
    host = with_counts(case)[0]
    found = fold(case, [host], lambda part: calibrate(part, 100, 1, runner(part, 100, 1)))
    assert found.hosts == (host,)
    assert found.settled is not None
    assert found.settled.observations >= 1


def test_claims_teach_how_many_ask_and_nothing_else_of_a_host_does():
    import numpy as np

    observed = np.ones((len(RUSSIA.observations), 4)) * np.arange(1, 5)
    fitted = targets(RUSSIA, observed, "fit")
    learnable = everything(RUSSIA)
    may = mask(RUSSIA, learnable, fitted)
    for one, row in zip(learnable, may, strict=True):
        measures = {fitted.rows[k].measure for k in np.flatnonzero(row)}
        if one.name.startswith("claims/"):
            assert measures <= {"applications"}
        if one.name.startswith("place/"):
            assert "applications" not in measures
