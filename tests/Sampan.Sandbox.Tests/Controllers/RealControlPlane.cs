using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>etcd and kube-apiserver from <c>$KUBEBUILDER_ASSETS</c> on loopback, with a throw-away folder. Absent: <see cref="Client"/> is null.</summary>
public class RealControlPlane : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "sampan-real-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly List<Process> _processes = [];

    public KubeClient? Client { get; private set; }

    /// <summary>Path of an administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public string CertificateAuthority { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Assets is not { Length: > 0 } assets || !File.Exists(Path.Combine(assets, "kube-apiserver")))
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        var token = Guid.NewGuid().ToString("N");
        WritePki(token);
        var (etcd, peer, api) = (FreePort(), FreePort(), FreePort());
        Run(assets, "etcd", $"--data-dir={_folder}/etcd --listen-client-urls=http://127.0.0.1:{etcd} --advertise-client-urls=http://127.0.0.1:{etcd} " +
            $"--listen-peer-urls=http://127.0.0.1:{peer} --initial-advertise-peer-urls=http://127.0.0.1:{peer} --initial-cluster=default=http://127.0.0.1:{peer} --unsafe-no-fsync --log-level=error");
        Run(assets, "kube-apiserver", $"--etcd-servers=http://127.0.0.1:{etcd} --bind-address=127.0.0.1 --secure-port={api} --advertise-address=127.0.0.1 --endpoint-reconciler-type=none " +
            $"--tls-cert-file={_folder}/server.crt --tls-private-key-file={_folder}/server.key --token-auth-file={_folder}/tokens.csv --cert-dir={_folder} " +
            $"--service-account-key-file={_folder}/server.key --service-account-signing-key-file={_folder}/server.key --service-account-issuer=https://kubernetes.default.svc " +
            "--service-cluster-ip-range=10.96.0.0/16 --authorization-mode=RBAC --allow-privileged=true --v=1");
        await File.WriteAllTextAsync(Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: real, cluster: {server: "https://127.0.0.1:{{{api}}}", certificate-authority: {{{_folder}}}/ca.crt}}]
            users: [{name: admin, user: {token: {{{token}}}}}]
            contexts: [{name: real, context: {cluster: real, user: admin}}]
            current-context: real
            """);
        Client = KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = Kubeconfig }), new KubeClientOptions { FirstContactFor = TimeSpan.FromSeconds(90) });
        await Ready((KubeClient)Client);
        if (WithManager) StartManager();
    }

    /// <summary>Starts kube-controller-manager beside the server.</summary>
    public void StartManager() => Run(
        Assets!, "kube-controller-manager",
        $"--kubeconfig={Kubeconfig} --bind-address=127.0.0.1 --secure-port={FreePort()} --cert-dir={_folder} --leader-elect=false " +
        $"--service-account-private-key-file={_folder}/server.key --root-ca-file={_folder}/ca.crt --kube-api-qps=300 --kube-api-burst=600 " +
        "--controllers=*,-nodelifecycle,-nodeipam,-cloud-node-lifecycle,-attachdetach --v=1");

    /// <summary>Folder of the programs.</summary>
    protected virtual string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");

    /// <summary>Run kube-controller-manager too.</summary>
    protected virtual bool WithManager => false;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Client is not null) await Client.DisposeAsync();
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The server answers before its built-in roles and namespaces are there; the namespace default is the last of them.</summary>
    // The server makes both after it has begun to answer; pods that name a system class are refused until then.
    private static async Task Ready(KubeClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await client.GetAsync(new("", "v1", "namespaces"), new(null, "default"), CancellationToken.None) is not null &&
                    await client.GetAsync(new("scheduling.k8s.io", "v1", "priorityclasses"), new(null, "system-node-critical"), CancellationToken.None) is not null) return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90))
            {
                // Not up yet.
            }

            await Task.Delay(200);
        }
    }

    private void Run(string assets, string name, string arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec {Path.Combine(assets, name)} {arguments} >{_folder}/{name}.log 2>&1"]);
        _processes.Add(Process.Start(start)!);
    }

    private void WritePki(string token)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ca = new CertificateRequest("CN=test-ca", caKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var caCertificate = ca.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Parse("10.96.0.1"));
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(caCertificate.SubjectName, X509SignatureGenerator.CreateForECDsa(caKey), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20), [1, 2, 3]);
        CertificateAuthority = caCertificate.ExportCertificatePem();
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), CertificateAuthority);
        File.WriteAllText(Path.Combine(_folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "tokens.csv"), $"{token},admin,1,system:masters\n");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
