using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Config;

/// <summary>Runs a credential plugin (<c>client.authentication.k8s.io</c> v1 or v1beta1) and reads its answer.</summary>
internal sealed class ExecPlugin(KubeConnection connection, ExecSettings settings)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>One run: the login, and until when it holds (null: until it is refused).</summary>
    /// <exception cref="KubeConfigException">The program is missing, fails, takes over a minute or answers nonsense.</exception>
    public async Task<(Login Login, DateTimeOffset? Until)> RunAsync(TimeProvider time, CancellationToken ct)
    {
        using var process = Start();
        using var limit = new CancellationTokenSource(Longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(linked.Token);
            var errors = process.StandardError.ReadToEndAsync(linked.Token);
            await process.WaitForExitAsync(linked.Token).ConfigureAwait(false);
            var answer = await output.ConfigureAwait(false);
            var complaint = (await errors.ConfigureAwait(false)).Trim();
            if (process.ExitCode != 0) throw Fail($"ended with exit code {process.ExitCode}{(complaint.Length > 0 ? $": {complaint}" : "")}", null);
            return Read(answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Fail($"gave no answer within {Longest.TotalSeconds:0} s", null);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(settings.Command) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in settings.Arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings.Environment) start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = Info().ToJsonString();
        try
        {
            var process = Process.Start(start) ?? throw Fail("did not start", null);
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw Fail($"can't be started: {e.Message}{(settings.InstallHint is { } hint ? $"\n{hint}" : "; is it installed and in PATH?")}", e);
        }
    }

    private JsonObject Info()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (settings.ProvideClusterInfo)
        {
            var cluster = new JsonObject { ["server"] = connection.Server.OriginalString };
            if (connection.Trust.TlsServerName is { } name) cluster["tls-server-name"] = name;
            if (connection.Trust.Insecure) cluster["insecure-skip-tls-verify"] = true;
            if (connection.Trust.CaPem is { } ca) cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(ca));
            if (connection.Trust.Proxy is { } proxy) cluster["proxy-url"] = proxy.OriginalString;
            if (connection.Trust.ExecExtension is { } config) cluster["config"] = KubeJson.ParseNode(Encoding.UTF8.GetBytes(config));
            spec["cluster"] = cluster;
        }

        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = settings.ApiVersion, ["spec"] = spec };
    }

    private (Login Login, DateTimeOffset? Until) Read(string answer)
    {
        JsonNode? root;
        try
        {
            root = KubeJson.ParseNode(Encoding.UTF8.GetBytes(answer));
        }
        catch (JsonException e)
        {
            throw Fail("did not print an ExecCredential as JSON", e);
        }

        if (root.Text("kind") != "ExecCredential") throw Fail($"printed a {root.Text("kind") ?? "document without kind"} instead of an ExecCredential", null);
        if (root.Text("apiVersion") != settings.ApiVersion) throw Fail($"answered in {root.Text("apiVersion")}, asked for {settings.ApiVersion}", null);
        var (token, chain, key) = (root.Text("status", "token"), root.Text("status", "clientCertificateData"), root.Text("status", "clientKeyData"));
        if (chain is null != (key is null)) throw Fail("answered with half of a client certificate and key", null);
        if (token is null && chain is null) throw Fail("answered with neither a token nor a client certificate", null);
        DateTimeOffset? until = DateTimeOffset.TryParse(root.Text("status", "expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
        var header = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return (new Login(header, chain is null ? null : new ClientCertificate(chain, key!)), until);
    }

    private KubeConfigException Fail(string what, Exception? inner) =>
        new($"exec plugin \"{settings.Command}\" of user \"{connection.User.Name}\" ({connection.Source}) {what}", inner);
}
