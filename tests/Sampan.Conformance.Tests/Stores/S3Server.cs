using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Sampan.Storage;

[assembly: AssemblyFixture(typeof(Sampan.Conformance.Tests.Stores.S3Server))]

namespace Sampan.Conformance.Tests.Stores;

/// <summary>
/// The real S3 server of a test run: the one that SAMPAN_TEST_S3_ENDPOINT, _KEY and _SECRET name, else one that eng/s3-server.sh starts for this process.
/// Without a server the tests that need it fail; they are never skipped.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private string? _ownFolder;
    private Dictionary<string, string>? _settings;
    private int _buckets;

    public Uri Endpoint => new(Setting("ENDPOINT"));

    public StoreCredentials Credentials => new(Setting("KEY"), Setting("SECRET"));

    /// <summary>An account that may do nothing in the buckets made here.</summary>
    public StoreCredentials OtherCredentials => new(Setting("OTHER_KEY"), Setting("OTHER_SECRET"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the server if nobody has, and makes a fresh bucket.</summary>
    public async Task<string> NewBucketAsync(CancellationToken ct)
    {
        await EnsureStartedAsync(ct);
        var bucket = $"conformance-{Environment.ProcessId}-{Interlocked.Increment(ref _buckets)}";
        using var raw = Raw();
        await raw.PutBucketAsync(bucket, ct);
        return bucket;
    }

    public StoreLocation Location(string bucket, string query = "") =>
        StoreLocation.Parse($"s3://{bucket}?endpoint={Endpoint.GetLeftPart(UriPartial.Authority)}&region=default{query}");

    /// <summary>The SDK without anything of ours around it: makes buckets, and looks behind the store's back.</summary>
    public AmazonS3Client Raw() => new(new BasicAWSCredentials(Setting("KEY"), Setting("SECRET")), new AmazonS3Config
    {
        ServiceURL = Endpoint.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "default",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public async ValueTask DisposeAsync()
    {
        if (_ownFolder is not null) await RunAsync("down", _ownFolder, CancellationToken.None);
        _once.Dispose();
    }

    public async Task EnsureStartedAsync(CancellationToken ct)
    {
        await _once.WaitAsync(ct);
        try
        {
            if (_settings is not null) return;
            if (Environment.GetEnvironmentVariable("SAMPAN_TEST_S3_ENDPOINT") is { Length: > 0 })
            {
                _settings = [];
                return;
            }

            _ownFolder = Path.Combine(Path.GetTempPath(), $"sampan-s3-{Environment.ProcessId}");
            await RunAsync("up", _ownFolder, ct);
            _settings = (await File.ReadAllLinesAsync(Path.Combine(_ownFolder, "s3.env"), ct))
                .Select(l => l.Split('=', 2)).ToDictionary(p => p[0]["SAMPAN_TEST_S3_".Length..], p => p[1]);
        }
        finally
        {
            _once.Release();
        }
    }

    private string Setting(string name) =>
        (_settings ?? throw new InvalidOperationException("the S3 server has not been started")).TryGetValue(name, out var own) ? own
        : Environment.GetEnvironmentVariable($"SAMPAN_TEST_S3_{name}") ?? throw new InvalidOperationException($"SAMPAN_TEST_S3_{name} is not set, SAMPAN_TEST_S3_ENDPOINT is");

    private static async Task RunAsync(string verb, string folder, CancellationToken ct)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Sampan.slnx"))) root = root.Parent;
        var script = Path.Combine(root?.FullName ?? throw new InvalidOperationException("the repository's root was not found above the tests"), "eng", "s3-server.sh");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, verb, folder]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEndAsync(ct);
        _ = process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"eng/s3-server.sh {verb} failed: {await said}");
    }
}
