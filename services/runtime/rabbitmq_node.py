"""A RabbitMQ node of our own, for `fupin run --apart` and for tests, where no server is named."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

from shared.settings import SettingError

# Debian's wrappers in /usr/sbin change the user and the folder; the scripts behind them do as they are told
SCRIPTS = Path("/usr/lib/rabbitmq/bin")
START_TIMEOUT_S = 60.0
HOW_TO_GET_IT = "apt-get install rabbitmq-server, or name a server in FUPIN_AMQP_URL"

CONFIGURATION = """\
listeners.tcp.local = 127.0.0.1:{port}
distribution.listener.interface = 127.0.0.1
default_user = fupin
default_pass = {password}
vm_memory_high_watermark.relative = 0.2
disk_free_limit.absolute = 100MB
log.file.level = warning
"""


def find_script(name: str) -> str | None:
    """Where a RabbitMQ command lies on this machine, None where it isn't installed."""
    return shutil.which(name, path=f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}")


def free_ports(count: int) -> list[int]:
    """TCP ports of this machine that nobody uses now, all different: they are held together before any is let go."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


class RabbitNode:
    """A RabbitMQ server with everything of its own: name, ports, cookie, data and logs, under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._port, self._distribution_port, self._mapper_port = free_ports(3)
        self._process: asyncio.subprocess.Process | None = None
        self._environment: dict[str, str] = {}

    async def start(self) -> str:
        """Start the node (about 6 s); the address for FUPIN_AMQP_URL, the same at each start.

        Raises:
            SettingError: RabbitMQ isn't installed or does not start; the line names FUPIN_AMQP_URL.
        """
        script = find_script("rabbitmq-server")
        if script is None:
            raise SettingError(f"FUPIN_AMQP_URL: RabbitMQ is not installed here: {HOW_TO_GET_IT}")
        self._folder.mkdir(parents=True, exist_ok=True)
        password = self._keep_password()
        self._environment = self._make_environment()
        configuration = self._folder / "rabbitmq.conf"
        configuration.write_text(CONFIGURATION.format(port=self._port, password=password))
        configuration.chmod(0o600)
        with (self._folder / "output.log").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                script,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop it when nobody needs it any more
            )
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await self._until_listening()
        except TimeoutError:
            await self.stop()
            raise SettingError(
                f"FUPIN_AMQP_URL: RabbitMQ of our own does not start, see {self._folder}; or name a server"
            ) from None
        return f"amqp://fupin:{password}@127.0.0.1:{self._port}/"

    async def stop(self) -> None:
        """Stop the node; its data stay."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 15)
            except TimeoutError:
                os.killpg(self._process.pid, signal.SIGKILL)
                await self._process.wait()
        self._process = None
        # Erlang's port mapper is a daemon that would stay
        await self._run("epmd", "-kill")

    async def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on the node; what it said.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        code, said = await self._run("rabbitmqctl", "--quiet", *arguments)
        if code:
            raise RuntimeError(f"rabbitmqctl {' '.join(arguments)}: {said}")
        return said

    async def _run(self, command: str, *arguments: str) -> tuple[int, str]:
        script = find_script(command)
        if script is None:
            return 127, f"{command} is missing: {HOW_TO_GET_IT}"
        process = await asyncio.create_subprocess_exec(
            script,
            *arguments,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode(errors="replace").strip()

    def _keep_password(self) -> str:
        # the user is made with the first start's password and stays in the data
        path = self._folder / "password"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def _make_environment(self) -> dict[str, str]:
        plugins = self._folder / "enabled_plugins"
        plugins.write_text("[].\n")
        return {
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),  # the Erlang cookie lies at home: so root and any user can run it
            # the folder's own name, since the data belong to it: a node that is called otherwise starts empty
            "RABBITMQ_NODENAME": self._node_name(),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            # a port mapper of the node's own, which can go with it and hears nobody from outside
            "ERL_EPMD_PORT": str(self._mapper_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
        }

    def _node_name(self) -> str:
        path = self._folder / "node-name"
        if not path.exists():
            path.write_text(f"fupin-{secrets.token_hex(4)}@localhost")
        return path.read_text()

    async def _until_listening(self) -> None:
        # RabbitMQ opens its port last, when it can serve
        while self._process is not None and self._process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                await writer.wait_closed()
                return
        raise TimeoutError
