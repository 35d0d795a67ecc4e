using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Whatever is wrong ends in a message that names it, in the documented exit code, and with nothing that looks whole.</summary>
public sealed class BadInputTests
{
    internal const string DeadKubeconfig = """
        apiVersion: v1
        kind: Config
        clusters: [{name: dead, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
        users: [{name: me, user: {token: t}}]
        contexts: [{name: dead, context: {cluster: dead, user: me}}]
        current-context: dead
        """;

    [Fact]
    public async Task Without_storage_the_command_says_how_to_name_one()
    {
        var result = (await SampanCommand.RunAsync("backup", "get")).Expect(2);
        Assert.Contains("--storage", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://b?regin=x", "regin")]
    [InlineData("ftp://b", "ftp")]
    public async Task A_wrong_storage_url_is_explained(string url, string named)
    {
        var result = (await SampanCommand.RunAsync("backup", "get", "--storage", url)).Expect(2);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_flag_is_a_usage_error()
    {
        var result = (await SampanCommand.RunAsync("backup", "create", "b1", "--include-namespace", "shop")).Expect(2);
        Assert.Contains("--include-namespace", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_not_there_is_named()
    {
        using var folder = new TestFolder();
        var result = (await SampanCommand.RunAsync("backup", "describe", "nosuch", "--storage", "file://" + folder.Path)).Expect(1);
        Assert.Contains("backups.velero.io \"nosuch\" not found", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_API_server_is_named_and_leaves_no_backup()
    {
        using var folder = new TestFolder();
        var kubeconfig = folder.File("dead.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, DeadKubeconfig, TestContext.Current.CancellationToken);
        var store = "file://" + folder.File("bucket");
        Directory.CreateDirectory(folder.File("bucket"));

        var result = (await SampanCommand.RunAsync("backup", "create", "b1", "--storage", store, "--kubeconfig", kubeconfig)).Expect(1);

        Assert.Contains("127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("b1", (await SampanCommand.RunAsync("backup", "get", "--storage", store)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_is_named()
    {
        using var folder = new TestFolder();
        var result = (await SampanCommand.RunAsync("backup", "create", "b1", "--storage", "file://" + folder.Path, "--kubeconfig", "/nonexistent/config")).Expect(1);
        Assert.Contains("/nonexistent/config", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_from_a_missing_bucket()
    {
        using var folder = new TestFolder();
        var bucket = await TestBucket.CreateAsync(folder);
        var wrong = folder.File("wrong");
        await File.WriteAllTextAsync(wrong, "[default]\naws_access_key_id=nobody\naws_secret_access_key=nothing\n", TestContext.Current.CancellationToken);

        var denied = (await SampanCommand.RunAsync("backup", "get", "--storage", bucket.Url, "--credentials-file", wrong)).Expect(1);
        var missing = (await SampanCommand.RunAsync("backup", "get", "--storage", TestBucket.UrlOf("no-such-bucket"), "--credentials-file", bucket.CredentialsFile)).Expect(1);

        Assert.Contains("--credentials-file", denied.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-bucket", missing.Error, StringComparison.Ordinal);
        Assert.Contains("create the bucket", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_makes_the_backup_partial_and_is_named()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        var store = "file://" + folder.File("bucket");
        Directory.CreateDirectory(folder.File("bucket"));

        var result = (await SampanCommand.RunAsync("backup", "create", "b1", "--include-namespaces", "nowhere", "--storage", store, "--kubeconfig", cluster.Kubeconfig)).Expect(3);

        Assert.Contains("nowhere", result.Error, StringComparison.Ordinal);
        Assert.Contains("PartiallyFailed", (await SampanCommand.RunAsync("backup", "get", "--storage", store)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_archive_is_refused_before_anything_is_created()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        var store = "file://" + folder.File("bucket");
        Directory.CreateDirectory(folder.File("bucket"));
        await cluster.Kubectl.ApplyAsync("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
        (await SampanCommand.RunAsync("backup", "create", "b1", "--include-namespaces", "shop", "--storage", store, "--kubeconfig", cluster.Kubeconfig)).Expect(0);
        await cluster.Kubectl.RunAsync("delete", "namespace", "shop", "--wait");
        var archive = Directory.GetFiles(folder.File("bucket"), "b1.tar.gz", SearchOption.AllDirectories).Single();
        using (var file = File.OpenWrite(archive)) file.SetLength(file.Length / 2);

        var result = (await SampanCommand.RunAsync("restore", "create", "r1", "--from-backup", "b1", "--storage", store, "--kubeconfig", cluster.Kubeconfig)).Expect(1);

        Assert.Contains("b1.tar.gz", result.Error + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("shop", await cluster.Kubectl.RunAsync("get", "namespaces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_location_takes_no_backup_and_says_how_to_change_that()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        var store = "file://" + folder.File("bucket");
        Directory.CreateDirectory(folder.File("bucket"));
        (await SampanCommand.RunAsync("backup-location", "set", "default", "--access-mode", "ReadOnly", "--storage", store)).Expect(0);

        var result = (await SampanCommand.RunAsync("backup", "create", "b1", "--storage", store, "--kubeconfig", cluster.Kubeconfig)).Expect(1);

        Assert.Contains("--access-mode ReadWrite", result.Error, StringComparison.Ordinal);
    }
}
