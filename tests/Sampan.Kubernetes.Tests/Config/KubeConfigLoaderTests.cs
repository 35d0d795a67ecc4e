using System.Text;
using Sampan.Kubernetes.Config;

namespace Sampan.Kubernetes.Tests.Config;

public sealed class KubeConfigLoaderTests : IDisposable
{
    private readonly Kubeconfigs _files = new();
    private readonly Dictionary<string, string> _variables = [];

    private KubeEnvironment Environment => new(name => _variables.GetValueOrDefault(name), Path.Combine(_files.Folder, "home"), Path.Combine(_files.Folder, "sa"));

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_current_context_is_taken_and_an_explicit_one_wins()
    {
        var path = _files.Add("config", """
            current-context: a
            clusters: [{name: c1, cluster: {server: "https://one:6443"}}, {name: c2, cluster: {server: "https://two/prefix"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: a, context: {cluster: c1, user: u}}, {name: b, context: {cluster: c2, user: u, namespace: shop}}]
            """);

        var a = KubeConfigLoader.Load(new KubeConfigOptions { Path = path }, Environment);
        var b = KubeConfigLoader.Load(new KubeConfigOptions { Path = path, Context = "b" }, Environment);

        Assert.Equal(("a", "default", "https://one:6443/"), (a.Context, a.Namespace, a.Server.AbsoluteUri));
        Assert.Equal(("b", "shop", "https://two/prefix"), (b.Context, b.Namespace, b.Server.AbsoluteUri));
        Assert.Equal($"https://two/prefix (context \"b\" of {path})", b.ToString());
    }

    [Fact]
    public void The_first_file_of_KUBECONFIG_that_names_a_thing_wins_with_all_of_it()
    {
        var first = _files.Add("x/first", """
            users: [{name: u, user: {tokenFile: token}}]
            contexts: [{name: only, context: {cluster: c, user: u}}]
            """);
        var second = _files.Add("y/second", """
            current-context: only
            clusters: [{name: c, cluster: {server: "https://second"}}]
            users: [{name: u, user: {token: other, username: nobody}}]
            """);
        _variables["KUBECONFIG"] = string.Join(Path.PathSeparator, Path.Combine(_files.Folder, "missing"), first, second);

        var connection = KubeConfigLoader.Load(new KubeConfigOptions(), Environment);

        Assert.Equal("https://second/", connection.Server.AbsoluteUri);
        Assert.Equal((null, null, Path.Combine(_files.Folder, "x", "token")), (connection.User.Token, connection.User.Username, connection.User.TokenFile));
    }

    [Fact]
    public void The_home_directory_comes_after_the_variable_and_before_the_pod()
    {
        InPod();
        Assert.Equal("the pod's service account", KubeConfigLoader.Load(new KubeConfigOptions(), Environment).Source);

        _files.Add("home/.kube/config", Kubeconfigs.One("h", "https://home"));
        Assert.Equal("h", KubeConfigLoader.Load(new KubeConfigOptions(), Environment).Context);
    }

    [Fact]
    public void In_a_pod_the_service_account_is_used()
    {
        InPod();

        var connection = KubeConfigLoader.Load(new KubeConfigOptions(), Environment);

        Assert.Equal(("https://[fd00::1]/", "backup", "CA"), (connection.Server.AbsoluteUri, connection.Namespace, connection.Trust.CaPem));
        Assert.Equal(Path.Combine(_files.Folder, "sa", "token"), connection.User.TokenFile);
    }

    [Fact]
    public void Data_wins_over_files_and_relative_files_stand_beside_the_kubeconfig()
    {
        var cert = Convert.ToBase64String(Encoding.UTF8.GetBytes("CERT"));
        _files.Add("deep/ca.pem", "CA");
        _files.Add("deep/key.pem", "KEY");
        var path = _files.Add("deep/config", Kubeconfigs.One(
            "c",
            "host:6443",
            user: $"client-certificate: gone.pem, client-certificate-data: {cert}, client-key: key.pem, as: admin, as-uid: u1, as-groups: [g1, g2], as-user-extra: {{scope: [a, b]}}",
            cluster: "certificate-authority: ca.pem, tls-server-name: inner, proxy-url: \"socks5://proxy:1080\""));

        var connection = KubeConfigLoader.Load(new KubeConfigOptions { Path = path }, Environment);

        Assert.Equal("https://host:6443/", connection.Server.AbsoluteUri);
        Assert.Equal(("CA", "inner", "socks5://proxy:1080/"), (connection.Trust.CaPem, connection.Trust.TlsServerName, connection.Trust.Proxy!.AbsoluteUri));
        Assert.Equal(("CERT", "KEY"), (connection.User.ClientCertificatePem, connection.User.ClientKeyPem));
        Assert.Equal(("admin", "u1"), (connection.User.Impersonate!.User, connection.User.Impersonate.Uid));
        Assert.Equal(["g1", "g2"], connection.User.Impersonate.Groups);
        Assert.Equal([("scope", "a"), ("scope", "b")], connection.User.Impersonate.Extra);
    }

    [Theory]
    [InlineData("user", "auth-provider: {name: gcp}", "exec plugin")]
    [InlineData("user", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "v1alpha1")]
    [InlineData("user", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}", "terminal")]
    [InlineData("user", "exec: {apiVersion: client.authentication.k8s.io/v1}", "no command")]
    [InlineData("user", "client-certificate-data: aGk=", "without client-key")]
    [InlineData("user", "client-key-data: '%', client-certificate-data: aGk=", "base64")]
    [InlineData("user", "client-key: nowhere, client-certificate-data: aGk=", "nowhere")]
    [InlineData("user", "token: a, username: b", "only one way")]
    [InlineData("user", "as-groups: [a]", "without a user")]
    [InlineData("cluster", "proxy-url: \"ftp://x\"", "ftp://x")]
    [InlineData("cluster", "insecure-skip-tls-verify: true, certificate-authority-data: aGk=", "remove one")]
    public void What_cannot_be_honoured_is_refused_and_named(string where, string fields, string says)
    {
        var yaml = where == "user" ? Kubeconfigs.One("c", "https://h", user: fields) : Kubeconfigs.One("c", "https://h", cluster: fields);

        Assert.Contains(says, Assert.Throws<KubeConfigException>(() => KubeConfigLoader.Parse(yaml)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts: [{name: a, context: {cluster: gone}}]", "a", "cluster \"gone\" does not exist")]
    [InlineData("contexts: [{name: a, context: {}}]", "a", "names no cluster")]
    [InlineData("contexts: [{name: a, context: {}}]", "b", "one of: a")]
    [InlineData("contexts: [{name: a, context: {}}]", null, "--kubecontext")]
    [InlineData("contexts: [{name: a}, {name: a}]", null, "twice")]
    [InlineData("clusters: [{name: c, cluster: {server: \"ftp://x\"}}]\ncontexts: [{name: a, context: {cluster: c}}]", "a", "not an http(s) address")]
    [InlineData("a: [", null, "not valid")]
    [InlineData("just text", null, "not valid")]
    public void Broken_kubeconfigs_say_what_is_wrong(string yaml, string? context, string says) =>
        Assert.Contains(says, Assert.Throws<KubeConfigException>(() => KubeConfigLoader.Parse(yaml, context)).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_any_the_places_looked_at_are_named()
    {
        var nothing = Assert.Throws<KubeConfigException>(() => KubeConfigLoader.Load(new KubeConfigOptions(), Environment)).Message;
        var missing = Assert.Throws<KubeConfigException>(() => KubeConfigLoader.Load(new KubeConfigOptions { Path = "/no/such" }, Environment)).Message;

        Assert.Contains(Path.Combine(_files.Folder, "home", ".kube", "config"), nothing, StringComparison.Ordinal);
        Assert.Contains("/no/such", missing, StringComparison.Ordinal);
    }

    private void InPod()
    {
        _files.Add("sa/token", "t");
        _files.Add("sa/ca.crt", "CA");
        _files.Add("sa/namespace", "backup\n");
        _variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _variables["KUBERNETES_SERVICE_PORT"] = "443";
    }
}
