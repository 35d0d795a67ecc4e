using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sampan.Storage;
using Sampan.Storage.Checks;
using StoreLocation = Sampan.Storage.StoreLocation;

namespace Sampan.Conformance.Tests.Stores;

/// <summary>What goes wrong before anything works: each ends in its own error, with the endpoint or the setting to look at.</summary>
public sealed class S3ErrorTests(S3Server server)
{
    private static readonly ObjectStoreOptions Impatient = new() { Retry = RetryOptions.None, CallTimeout = TimeSpan.FromSeconds(10) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls => ["put", "read", "head", "delete", "list", "folders"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_wrong_secret_is_BadCredentials(string call)
    {
        var bucket = await server.NewBucketAsync(Ct);
        var failure = await FailAsync(server.Location(bucket), new StoreCredentials(server.Credentials.AccessKeyId, "wrong"), call);
        Assert.Equal(StoreError.BadCredentials, failure.Error);
        Assert.Contains("aws_secret_access_key", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_unknown_access_key_is_BadCredentials(string call)
    {
        var bucket = await server.NewBucketAsync(Ct);
        var failure = await FailAsync(server.Location(bucket), new StoreCredentials("nobody", "secret"), call);
        Assert.Equal(StoreError.BadCredentials, failure.Error);
        Assert.Contains("aws_access_key_id", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret'", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_account_without_rights_is_Denied(string call)
    {
        var bucket = await server.NewBucketAsync(Ct);
        var failure = await FailAsync(server.Location(bucket), server.OtherCredentials, call);
        Assert.Equal(StoreError.Denied, failure.Error);
        Assert.Contains(bucket, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_missing_bucket_is_MissingBucket(string call)
    {
        await server.EnsureStartedAsync(Ct);
        var failure = await FailAsync(server.Location("no-such-bucket"), server.Credentials, call);
        Assert.Equal(StoreError.MissingBucket, failure.Error);
        Assert.Contains("'no-such-bucket' does not exist", failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Endpoint.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_endpoint_where_nobody_listens_is_Unreachable(string call)
    {
        var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var endpoint = $"http://127.0.0.1:{((IPEndPoint)unused.LocalEndpoint).Port}";
        unused.Dispose();
        var failure = await FailAsync(StoreLocation.Parse($"s3://b?endpoint={endpoint}"), new StoreCredentials("a", "b"), call);
        Assert.Equal(StoreError.Unreachable, failure.Error);
        Assert.Contains(endpoint, failure.Message, StringComparison.Ordinal);
        Assert.Contains("check the endpoint", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_an_own_authority_is_trusted_only_when_it_is_given()
    {
        var bucket = await server.NewBucketAsync(Ct);
        using var certificate = Certificate("127.0.0.1");
        await using var proxy = new FaultProxy(server.Endpoint, certificate);
        var location = server.Location(bucket) with { Endpoint = new Uri(proxy.Endpoint) };

        var failure = await FailAsync(location, server.Credentials, "put");
        Assert.Equal(StoreError.Untrusted, failure.Error);
        Assert.Contains("caFile", failure.Message, StringComparison.Ordinal);

        var caFile = Path.Combine(Path.GetTempPath(), $"{bucket}-ca.pem");
        await File.WriteAllTextAsync(caFile, certificate.ExportCertificatePem(), Ct);
        try
        {
            await RoundTripAsync(location with { CaFile = caFile });
            await RoundTripAsync(location with { InsecureSkipTlsVerify = true });
        }
        finally
        {
            File.Delete(caFile);
        }
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_trusted()
    {
        var bucket = await server.NewBucketAsync(Ct);
        using var certificate = Certificate("127.0.0.2");
        await using var proxy = new FaultProxy(server.Endpoint, certificate);
        var caFile = Path.Combine(Path.GetTempPath(), $"{bucket}-ca.pem");
        await File.WriteAllTextAsync(caFile, certificate.ExportCertificatePem(), Ct);
        try
        {
            var failure = await FailAsync(server.Location(bucket) with { Endpoint = new Uri(proxy.Endpoint), CaFile = caFile }, server.Credentials, "list");
            Assert.Equal(StoreError.Untrusted, failure.Error);
        }
        finally
        {
            File.Delete(caFile);
        }
    }

    [Fact]
    public async Task The_location_check_finds_the_server_complete_and_leaves_nothing()
    {
        var bucket = await server.NewBucketAsync(Ct);
        var location = server.Location(bucket) with { Prefix = "p" };
        var rows = await LocationCheck.RunAsync(location, server.Credentials, Impatient, progress: null, Ct);
        Assert.Equal(["write", "read", "list", "range", "multipart", "presign", "conditional-put", "checksums", "clock", "delete"], rows.Select(r => r.Id));
        Assert.All(rows.Where(r => r.Id != "checksums"), r => Assert.Equal((r.Id, CheckState.Ok), (r.Id, r.State)));
        using var raw = server.Raw();
        Assert.Empty((await raw.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket }, Ct)).S3Objects ?? []);
    }

    [Fact]
    public async Task The_location_check_says_why_nothing_works()
    {
        var bucket = await server.NewBucketAsync(Ct);
        var rows = await LocationCheck.RunAsync(server.Location(bucket), server.OtherCredentials, Impatient, progress: null, Ct);
        Assert.Equal(CheckState.Failed, rows[0].State);
        Assert.Contains("may not do this", rows[0].Detail, StringComparison.Ordinal);
        Assert.NotNull(rows[0].Remedy);
        Assert.All(rows.Skip(1), r => Assert.Equal(CheckState.NotChecked, r.State));
    }

    private async Task RoundTripAsync(StoreLocation location)
    {
        await using var store = ObjectStores.Open(location, server.Credentials, Impatient);
        await store.PutBytesAsync("k", [1, 2], Ct);
        Assert.Equal([1, 2], await store.GetBytesAsync("k", Ct));
    }

    private static async Task<ObjectStoreException> FailAsync(StoreLocation location, StoreCredentials credentials, string call)
    {
        await using var store = ObjectStores.Open(location, credentials, Impatient);
        return await Assert.ThrowsAsync<ObjectStoreException>(() => call switch
        {
            "put" => store.PutBytesAsync("k", [1], Ct),
            "read" => store.GetBytesAsync("k", Ct),
            "head" => store.HeadAsync("k", Ct),
            "delete" => store.DeleteAsync("k", Ct),
            "list" => store.KeysAsync("", Ct),
            _ => store.FoldersAsync("", Ct),
        });
    }

    private static X509Certificate2 Certificate(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
