"""Mutation testing of the modules that decide answers: would a small mistake in them be noticed?

python tools/mutation.py [--sample 300] [--seed 1] [--module kernel ...] [--workers 2] [--again] [--write]

cosmic-ray says which small changes there are; each is made in a copy of the project, never in the checkout, and the
tests that run in seconds are run on it, those of the changed module first. A process is forked for each mutant from
one that has pytest and the third-party packages loaded already. A mutant is killed when a test fails or the time is up.

Not counted: changes that the program never runs, as in annotations, and of `|`, which here only joins types. The sample
takes places at random, and one change of those that cosmic-ray knows for each; every module has its share.

With `--write` the result is kept in docs/mutation.md. What the page says about a survivor is written by hand there, and
is taken over into the next one by the words of the change.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import os
import platform
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from importlib import import_module
from importlib.metadata import version
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mutation.md"
COPIED = ("interpreter", "flowcharts", "schema", "tests", "pyproject.toml")
NEEDED = 85
"""Per cent of the mutants that the tests must kill."""
FEWEST = 8
"""So many mutants at least of each module, where it has them."""
LOADED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""A process starts with Hypothesis loaded; that pytest cannot rewrite its assertions is no fault."""
EXAMPLES = 10
"""So many examples of each law: a slice, always the same one."""
FIRST = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
"""A law that fails has killed the mutant; there is no need to look for a smaller example."""
MEMORY = 4 << 30
BROKEN, ELSEWHERE = 90, 91
"""Exit codes of a process that could not start pytest, or in which the tests saw another project than the copy."""
MODULES = (
    "unary",
    "regions",
    "diagram",
    "conditions",
    "choice",
    "residual",
    "course",
    "shown",
    "completions",
    "program",
    "walk",
    "kernel",
    "advice",
    "approximate",
    "entail",
    "explain",
    "question",
)
TESTS = (
    "tests/test_unary.py",
    "tests/test_regions.py",
    "tests/test_diagram.py",
    "tests/test_completions.py",
    "tests/test_program.py",
    "tests/test_walk.py",
    "tests/test_kernel.py",
    "tests/test_advice.py",
    "tests/test_entail.py",
    "tests/test_explain.py",
    "tests/test_approximate.py",
    "tests/test_question.py",
)
"""The fast ones."""
LONGER = ("tests/test_guidelines.py", "tests/laws/test_laws.py", "tests/laws/test_card.py")
"""Run where those have found nothing."""
SLOW = (
    "test_the_asking_order_needs_at_most_nine_tenths_of_the_questions_of_the_chart_order",
    "test_the_cards_cases_are_many_and_a_good_part_of_them_lacks_facts",
    "test_any_json_as_facts_gives_an_answer_or_a_refusal_with_findings",
    "test_the_same_case_gives_the_same_bytes_however_often_it_is_asked",
    "test_other_names_give_the_same_answer_under_those_names",
    "test_the_order_of_nodes_facts_and_criteria_in_the_files_does_not_matter",
    "test_the_order_of_a_cases_facts_and_nulls_do_not_matter",
)
"""Left out: they take seconds, and what they notice others notice sooner."""
CLOSED = "## Gaps that mutants showed"
UNEXPLAINED = "not explained yet"


# ---- the mutants ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change at one place of a module: cosmic-ray's operator, and the how-manieth of its places it is."""

    module: str
    operator: str
    occurrence: int
    place: tuple[int, int]

    def code(self) -> str:
        """Return the text of the module with the change."""
        return str(mutate_code(source(self.module), get_operator(self.operator)(), self.occurrence))

    def change(self) -> str:
        """Return the line that changes and what it becomes, in as few words as tell them apart."""
        before, after = source(self.module).splitlines(), self.code().splitlines()
        moves = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        moves = [move for move in moves if move[0] != "equal"]
        old = " ".join(line.strip() for move in moves for line in before[move[1] : move[2]])
        new = " ".join(line.strip() for move in moves for line in after[move[3] : move[4]])
        return f"`{old}` → `{new}`" if new else f"`{old}` left out"


def source(module: str) -> str:
    """Return the text of a module."""
    return file_of(ROOT, module).read_text(encoding="utf-8")


def file_of(root: Path, module: str) -> Path:
    """Return the file of a module by its short name, in a checkout or a copy of it."""
    inside = root / "interpreter" / "engine" / f"{module}.py"
    return inside if inside.exists() else root / "interpreter" / f"{module}.py"


class _Run(ast.NodeTransformer):
    """What a module runs: without annotations, docstrings and what only the type checker reads."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if "TYPE_CHECKING" in ast.unparse(node.test) else self.generic_visit(node)


def run_by(code: str) -> str:
    """Return what a module runs, as text."""
    return ast.dump(_Run().visit(ast.parse(code)))


def is_a_change(mutant: Mutant, original: str) -> bool:
    """Tell whether a mutant runs something else than the original does, and is Python at all."""
    try:
        return run_by(mutant.code()) != original
    except SyntaxError:
        return False


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant that cosmic-ray can make of a module."""
    tree = get_ast(source(module))
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments() or "BinaryOperator_BitOr" in name:
            continue
        places = (place for node in ast_nodes(tree) for place, _ in operator().mutation_positions(node))
        for occurrence, place in enumerate(places):
            yield Mutant(module, name, occurrence, place)


def in_drawn_order(module: str, seed: int) -> list[Mutant]:
    """Return the mutants of a module in the order in which a sample takes them: each place once, then once more."""
    chance = random.Random(f"{seed} {module}")
    places: dict[tuple[int, int], list[Mutant]] = {}
    for mutant in mutants(module):
        places.setdefault(mutant.place, []).append(mutant)
    order = [places[place] for place in sorted(places)]
    chance.shuffle(order)
    for found in order:
        chance.shuffle(found)
    return [mutant for mutant in chain.from_iterable(zip_longest(*order)) if mutant is not None]


def sample(modules: Sequence[str], number: int, seed: int) -> list[Mutant]:
    """Return about `number` mutants, spread over the modules by their numbers of places."""
    drawn = {module: in_drawn_order(module, seed) for module in modules}
    places = {module: len({mutant.place for mutant in found}) for module, found in drawn.items()}
    chosen: list[Mutant] = []
    for module, found in drawn.items():
        share = max(FEWEST, round(number * places[module] / sum(places.values())))
        original = run_by(source(module))
        real = (mutant for mutant in found if is_a_change(mutant, original))
        chosen += [mutant for _, mutant in zip(range(share), real, strict=False)]
    random.Random(seed).shuffle(chosen)
    return chosen


# ---- running the tests ----------------------------------------------------------------------------------------------


class Slice:
    """A pytest plugin that leaves out the slow tests and gives each law fewer examples."""

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        """Cut the collected tests down to what takes seconds."""
        items[:] = [item for item in items if getattr(item, "name", "") not in SLOW]
        for item in items:
            law = getattr(item, "obj", None)
            full = getattr(law, "_hypothesis_internal_use_settings", None)
            if full is not None:
                law._hypothesis_internal_use_settings = hypothesis.settings(full, max_examples=EXAMPLES, phases=FIRST)  # type: ignore[union-attr] # noqa: SLF001


def tests_for(module: str) -> tuple[list[str], list[str]]:
    """Return the test files for a mutant of this module: its own and the other fast ones, then the longer ones."""
    fast, longer = ([name for name in names if (ROOT / name).is_file()] for names in (TESTS, LONGER))
    return sorted(fast, key=lambda name: name != f"tests/test_{module}.py"), longer


def warm_up() -> None:
    """Load what the tests need and no mutant changes, so that each process starts with it."""
    for name in ("hypothesis.strategies", "jsonschema", "networkx", "yaml", "z3"):
        import_module(name)


def start_tests(copy: Path, module: str) -> int:
    """Return the process that runs the tests on what the copy holds now; its exit code is pytest's."""
    process = os.fork()
    if process:
        return process
    code = BROKEN
    try:
        os.setpgid(0, 0)
        os.chdir(copy)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        sys.path.insert(0, str(copy))
        sys.dont_write_bytecode = module != ""
        for names in tests_for(module):
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *LOADED, *names], plugins=[Slice()]))
            if code:
                break
        if not str(import_module("interpreter").__file__).startswith(str(copy)):
            code = ELSEWHERE
    finally:
        os._exit(code)


@dataclass(slots=True)
class Running:
    """A mutant in its copy, with the tests at work on it."""

    mutant: Mutant
    copy: Path
    process: int
    since: float


def copied(place: Path) -> Path:
    """Return a copy of what the tests need, compiled, so that a run reads one module as text: the mutant."""
    place.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy2(ROOT / name, place / name)
    compileall.compile_dir(str(place / "interpreter"), quiet=1)
    return place


def put(copy: Path, module: str, code: str) -> None:
    """Write a module of the copy, and remove what was compiled from it before."""
    path = file_of(copy, module)
    path.write_text(code, encoding="utf-8")
    for compiled in path.parent.glob(f"__pycache__/{module}.*"):
        compiled.unlink()


def finished(running: Running, limit: float) -> bool | None:
    """Return whether the tests killed the mutant, or None while they are still at it."""
    done, status = os.waitpid(running.process, os.WNOHANG)
    if not done:
        if time.monotonic() - running.since < limit:
            return None
        os.killpg(running.process, signal.SIGKILL)
        os.waitpid(running.process, 0)
        return True
    code = os.waitstatus_to_exitcode(status)
    if code in {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED, BROKEN, ELSEWHERE}:
        raise SystemExit(f"pytest could not run on {running.mutant}: exit code {code}")
    return code != 0


def judge(chosen: Sequence[Mutant], workers: int) -> tuple[dict[Mutant, bool], float]:
    """Return which mutants were killed, and how many seconds the tests take when none is.

    An interrupt (Ctrl-C) ends it early: those that have been judged by then are a sample too, in the order of the draw.
    """
    killed: dict[Mutant, bool] = {}
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        free = [copied(Path(folder) / "0")]
        begun = time.monotonic()
        first = os.waitstatus_to_exitcode(os.waitpid(start_tests(free[0], ""), 0)[1])
        if first:
            raise SystemExit(f"the tests fail without a mutant (exit code {first}); see to that first")
        whole = time.monotonic() - begun
        free += [Path(shutil.copytree(free[0], Path(folder) / str(number))) for number in range(1, workers)]
        limit = 10 + 3 * whole
        waiting, at_work = list(reversed(chosen)), list[Running]()
        asked_to_stop: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _: asked_to_stop.append(number))
        while at_work or (waiting and not asked_to_stop):
            while waiting and free and not asked_to_stop:
                mutant, copy = waiting.pop(), free.pop()
                put(copy, mutant.module, mutant.code())
                at_work.append(Running(mutant, copy, start_tests(copy, mutant.module), time.monotonic()))
            time.sleep(0.02)
            for running in list(at_work):
                verdict = finished(running, limit)
                if verdict is None:
                    continue
                killed[running.mutant] = verdict
                put(running.copy, running.mutant.module, source(running.mutant.module))
                at_work.remove(running)
                free.append(running.copy)
                if not verdict:
                    line = running.mutant.place[0]
                    print(f"survived {running.mutant.module}.py:{line} {running.mutant.change()}", flush=True)
                if len(killed) % 25 == 0:
                    print(f"{len(killed)} of {len(chosen)}", flush=True)
    return killed, whole


# ---- the page -------------------------------------------------------------------------------------------------------


def cell(text: str) -> str:
    """Return a text as it stands in a cell of a table."""
    return text.replace("|", "\\|")


def kept_words() -> tuple[dict[tuple[str, str], str], str]:
    """Return what the page says about survivors, by module and change, and its part that is written by hand."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    rows = re.findall(r"^\| (\w+) \| \d+ \| (.+) \| (.+?) \|$", page, re.MULTILINE)
    said = {(module, change): words for module, change, words in rows}
    return said, page[page.index(CLOSED) :] if CLOSED in page else f"{CLOSED}\n"


def killed_before(chosen: Sequence[Mutant]) -> dict[Mutant, bool]:
    """Return the mutants that the page does not name as survivors: tests that were added do not bring them back."""
    page, survivors = PAGE.read_text(encoding="utf-8"), kept_words()[0]
    if f"| **all** | {len(chosen)} |" not in page:
        raise SystemExit("docs/mutation.md tells of another sample; run this one from the start")
    return {one: True for one in chosen if (one.module, cell(one.change())) not in survivors}


def machine() -> str:
    """Return the processor, the system and the versions."""
    try:
        said = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        said = None
    processor = said[1] if said else platform.machine()
    versions = f"Python {platform.python_version()}, cosmic-ray {version('cosmic-ray')}"
    return f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {versions}"


def figure(name: str, made: int, killed: int) -> str:
    """Return a row of the table of figures."""
    return f"| {name} | {made} | {killed} | {made - killed} | {score(killed, made)} |"


def score(killed: int, made: int) -> str:
    """Return a share in per cent, rounded down."""
    return f"{100 * killed // made} %"


def write(verdicts: dict[Mutant, bool], command: str, seconds: float, whole: float) -> None:
    """Write the page: what was done, the figures by module, and each survivor with why it may."""
    said, closed = kept_words()
    made, killed = Counter(one.module for one in verdicts), Counter(one.module for one in verdicts if verdicts[one])
    figures = [figure(module, made[module], killed[module]) for module in MODULES if made[module]]
    figures.append(figure("**all**", len(verdicts), sum(verdicts.values())))
    survivors = [one for one in verdicts if not verdicts[one]]
    rows = []
    for one in sorted(survivors, key=lambda one: (MODULES.index(one.module), one.place)):
        change = cell(one.change())
        rows.append(f"| {one.module} | {one.place[0]} | {change} | {said.get((one.module, change), UNEXPLAINED)} |")
    table, list_of_survivors = "\n".join(figures), "\n".join(rows)
    text = f"""# Mutation testing

Would the tests notice a small mistake in the modules that decide answers? `tools/mutation.py` makes such mistakes, one
at a time, in a copy of the project, and runs the tests that take seconds: the unit tests, the authored cases, and a
fixed slice of the laws ({EXAMPLES} examples of each). At least {NEEDED} % of the mutants must be killed; a timeout
counts as killed. Changes that nothing runs (annotations) are not counted. The full laws, the tests of the command line
and the Z3 judge are not run here.

Made by `{command}` on {datetime.now(UTC).date().isoformat()}:
{machine()}. The tests take {whole:.0f} s when there
is no mutant; this run took {seconds / 60:.0f} minutes. With `mutation.py --again` a run judges only those that survived
the one before it, after tests were added; the others were killed in that one.

| module | mutants | killed | survived | score |
|---|---|---|---|---|
{table}

## Survivors

*Equivalent*: no case can show the difference. *Speed*: the answer is the same, later. *Words*: only a message differs.

| module | line | change | why it survives |
|---|---|---|---|
{list_of_survivors}

{closed}"""
    PAGE.write_text(text, encoding="utf-8")


def main() -> int:
    """Draw the mutants, judge them, and fail when too few are killed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=300, metavar="N", help="about so many mutants (300)")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other mutants (1)")
    parser.add_argument("--module", action="append", choices=MODULES, help="only this module; may be repeated")
    parser.add_argument("--workers", type=int, default=2, help="so many test runs at a time (2)")
    parser.add_argument("--again", action="store_true", help="only those that survived before, by docs/mutation.md")
    parser.add_argument("--write", action="store_true", help="keep the result in docs/mutation.md")
    given = parser.parse_args()
    os.environ.update(LEIDRAAD_CACHE="off", LEIDRAAD_CARD_CASES="60", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    begun = time.monotonic()
    chosen = sample(given.module or MODULES, given.sample, given.seed)
    settled: dict[Mutant, bool] = {}
    if given.again:
        settled = killed_before(chosen)
        chosen = [one for one in chosen if one not in settled]
    print(f"{len(chosen)} mutants", flush=True)
    warm_up()
    verdicts, whole = judge(chosen, given.workers)
    verdicts = {**settled, **verdicts}
    killed, made = sum(verdicts.values()), max(len(verdicts), 1)
    print(f"{killed} of {len(verdicts)} killed: {score(killed, made)}, in {time.monotonic() - begun:.0f} s")
    if given.write:
        arguments = [word for word in sys.argv[1:] if word != "--write"]
        write(verdicts, " ".join(["python tools/mutation.py", *arguments, "--write"]), time.monotonic() - begun, whole)
    return 0 if 100 * killed >= NEEDED * made else 1


if __name__ == "__main__":
    sys.exit(main())
