using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Node.Commands;
using Sampan.Sandbox.Store;
using Sampan.Sandbox.Tls;

namespace Sampan.Sandbox.Hosting;

/// <summary>One Kubernetes cluster inside this process: an API on loopback over HTTPS, in memory, and the controllers that make objects come alive.</summary>
/// <remarks>Reached only as any cluster is, through its kubeconfig. What it does not implement it refuses with 405, 415 or 501
/// (docs/reference/sandbox-fidelity.md).</remarks>
public sealed class SandboxCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly ClusterCertificates _certificates;
    private readonly ApiHost _host;
    private readonly SwitchableTransport _transport;
    private readonly string _controllersToken;
    private readonly string? _ownCloud;
    private KubeClient? _controllersClient;
    private SandboxControllers? _controllers;

    private SandboxCluster(SandboxOptions options, ClusterCertificates certificates, ApiHost host, SwitchableTransport transport, ApiServer server,
        (string User, string Controllers) tokens, FaultSet faults, CancellationTokenSource stopping)
    {
        (_certificates, _host, _transport, _stopping, ApiServer, _controllersToken, Faults) = (certificates, host, transport, stopping, server, tokens.Controllers, faults);
        Kubeconfig = Tls.Kubeconfig.Text(options.Name, host.Address, certificates.AuthorityPem, tokens.User);
        if (options is { RunControllers: true, CloudDirectory: null }) _ownCloud = Directory.CreateTempSubdirectory("sampan-cloud-").FullName;
    }

    /// <summary>Kubeconfig text with the certificate authority and the token embedded: whoever has it may do everything in this cluster.</summary>
    public string Kubeconfig { get; }

    /// <summary>Address of the API: <c>https://127.0.0.1:PORT</c>.</summary>
    public Uri Server => _host.Address;

    /// <summary>What goes wrong in this cluster now; to be changed while it runs.</summary>
    public FaultSet Faults { get; }

    /// <summary>Commands that containers were asked to run (<c>kubectl exec</c>, hooks), in the order in which they began; the newest 10,000.</summary>
    public IReadOnlyList<ExecutedCommand> ExecutedCommands => _controllers?.Containers.Log.All ?? [];

    /// <summary>What answers, for tests that look behind the API.</summary>
    internal ApiServer ApiServer { get; }

    /// <summary>Starts a cluster; when it returns, the API answers and namespace <c>default</c> is there. Controllers go on starting in the background.</summary>
    /// <exception cref="UnsupportedVersionException">Not a Kubernetes version this can be.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxCluster> StartAsync(SandboxOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken ct)
    {
        var version = KubernetesVersion.Parse(options.KubernetesVersion);
        var tokens = (User: NewToken(), Controllers: NewToken());
        var stopping = new CancellationTokenSource();
        var certificates = ClusterCertificates.Create(options.Name);
        var clock = new SkewedTime(time);
        var faults = new FaultSet();
        var server = new ApiServer(options, version, tokens.User, loggers, clock, faults, stopping.Token);
        BootstrapObjects.Create(server);

        var tls = new ServerTls(certificates);
        var transport = new SwitchableTransport(time);
        _ = new StandingFaults(faults, clock, tls, transport, new DeadApis(server.Writer, server.Registry));
        var gate = new FaultGate(faults, clock, time, transport, $"{options.Name}-admin", stopping.Token);
        var handler = new AccessGate(tokens.User, tokens.Controllers, server.Tokens).Before(gate.Before(server.Router.HandleAsync));
        var host = await ApiHost.StartAsync(options.Port, tls, transport, handler, loggers, ct).ConfigureAwait(false);
        var cluster = new SandboxCluster(options, certificates, host, transport, server, tokens, faults, stopping);
        foreach (var fault in options.Faults) faults.Add(fault);
        if (options.RunControllers) cluster.StartControllers(options, loggers, time);
        return cluster;
    }

    /// <summary>Writes <see cref="Kubeconfig"/> to a file that only its owner can read (mode 0600), replacing what is there.</summary>
    public async Task WriteKubeconfigAsync(string path, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            // A file that is there already keeps its mode when it is overwritten.
            if (File.Exists(path)) File.SetUnixFileMode(path, options.UnixCreateMode.Value);
        }

        var file = new StreamWriter(path, options);
        await using (file.ConfigureAwait(false)) await file.WriteAsync(Kubeconfig.AsMemory(), ct).ConfigureAwait(false);
    }

    /// <summary>Stops the controllers, ends every watch, closes the port and forgets all objects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_controllers is not null) await _controllers.DisposeAsync().ConfigureAwait(false);
        if (_controllersClient is not null) await _controllersClient.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        _transport.Dispose();
        ApiServer.Tokens.Dispose();
        _certificates.Dispose();
        _stopping.Dispose();
        if (_ownCloud is not null) Directory.Delete(_ownCloud, recursive: true);
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private void StartControllers(SandboxOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var kubeconfig = Tls.Kubeconfig.Text(options.Name, _host.Address, _certificates.AuthorityPem, _controllersToken);
        _controllersClient = KubeClient.Connect(KubeConfigLoader.Parse(kubeconfig), new KubeClientOptions());
        var controllers = new SandboxControllersOptions
        {
            CloudDirectory = options.CloudDirectory ?? _ownCloud!,
            RootCertificate = _certificates.AuthorityPem,
            StandsInForDrivers = options.StandsInForDrivers,
        };
        _controllers = SandboxControllers.Start(_controllersClient, controllers, time, loggers);
        ApiServer.Execs.Containers = _controllers.Containers;
    }
}
