using Amazon.Runtime;
using Amazon.S3;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A fresh bucket on the real S3 server that <c>test.sh</c> starts, and the flags that name it.</summary>
internal sealed class TestBucket
{
    private TestBucket(string name, string credentials) => (Name, CredentialsFile) = (name, credentials);

    public static string Endpoint { get; } = Variable("ENDPOINT");

    public string Name { get; }

    /// <summary>An AWS credentials file.</summary>
    public string CredentialsFile { get; }

    public string Url => UrlOf(Name);

    /// <summary>Flags that every command takes.</summary>
    public string[] Flags => ["--storage", Url, "--credentials-file", CredentialsFile];

    public static string UrlOf(string bucket) => $"s3://{bucket}/velero?region=us-east-1&endpoint={Endpoint}&pathStyle=true";

    /// <summary>The objects below a folder of a location, read without the product.</summary>
    public static async Task<Dictionary<string, byte[]>> ReadAsync(string url, string folder)
    {
        var (location, files) = (new Uri(url), new Dictionary<string, byte[]>(StringComparer.Ordinal));
        var prefix = $"{location.AbsolutePath.Trim('/')}/{folder}".TrimStart('/');
        using var client = Connect();
        var listed = await client.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = location.Host, Prefix = prefix }, TestContext.Current.CancellationToken);
        foreach (var found in listed.S3Objects ?? [])
        {
            using var response = await client.GetObjectAsync(location.Host, found.Key, TestContext.Current.CancellationToken);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, TestContext.Current.CancellationToken);
            files[found.Key[prefix.Length..]] = content.ToArray();
        }

        return files;
    }

    public static async Task<TestBucket> CreateAsync(TestFolder folder)
    {
        var name = $"e2e-{Guid.NewGuid():N}";
        using var client = Connect();
        await client.PutBucketAsync(name, TestContext.Current.CancellationToken);
        var file = folder.File("credentials");
        await File.WriteAllTextAsync(file, $"[default]\naws_access_key_id={Variable("KEY")}\naws_secret_access_key={Variable("SECRET")}\n", TestContext.Current.CancellationToken);
        return new TestBucket(name, file);
    }

    /// <summary>A client that is not the product's.</summary>
    public static AmazonS3Client Connect() => new(new BasicAWSCredentials(Variable("KEY"), Variable("SECRET")),
        new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", UseHttp = true });

    private static string Variable(string name) => Environment.GetEnvironmentVariable($"SAMPAN_TEST_S3_{name}")
        ?? throw new InvalidOperationException($"SAMPAN_TEST_S3_{name} is not set: run ./test.sh, or start a server with eng/s3-server.sh up DIR and source DIR/s3.env");
}
