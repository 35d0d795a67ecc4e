using System.Text;

namespace Sampan.Storage;

/// <summary>Where objects are kept, without the credentials: what a storage URL says.</summary>
/// <remarks>
/// <c>file:///dir</c>, or
/// <c>s3://bucket/prefix?region=R&amp;endpoint=https://host&amp;pathStyle=true&amp;caFile=F&amp;insecureSkipTLSVerify=true&amp;profile=P&amp;checksumAlgorithm=CRC32</c>.
/// Parts are percent-decoded. Without <c>endpoint</c> the store is Amazon's, and <c>region</c> is required.
/// </remarks>
public sealed record StoreLocation
{
    /// <summary>The region that requests are signed for when an endpoint is given without one.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>A directory or a bucket.</summary>
    public required StoreScheme Scheme { get; init; }

    /// <summary>The absolute path of a directory; empty for a bucket.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The bucket's name; empty for a directory.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>What every key begins with, without slashes at its ends; empty when objects lie at the bucket's root.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The region to sign for.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>The server, http or https, without a path; null means Amazon's own of <see cref="Region"/>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The bucket goes into the path (<c>host/bucket/key</c>), not into the host name. Default: only where the host is an address or has a single label.</summary>
    public bool PathStyle { get; init; }

    /// <summary>PEM file of the authorities that the server's certificate is checked against instead of the system's; null uses the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Takes any server certificate.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The section of the credentials file; null means <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The checksum header sent beside <c>Content-MD5</c>.</summary>
    public StoreChecksum Checksum { get; init; }

    /// <summary>Reads a storage URL.</summary>
    /// <exception cref="StoreLocationException">Lists every mistake at once; unknown settings are refused with the list of valid ones.</exception>
    public static StoreLocation Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new StoreLocationParser(url).Parse();
    }

    /// <summary>The location as messages name it: bucket, prefix and endpoint, or the directory as a URL.</summary>
    public string Describe() => Scheme == StoreScheme.File
        ? $"file://{Directory}"
        : $"s3://{Bucket}{(Prefix.Length > 0 ? "/" + Prefix : "")}{(Endpoint is null ? $" in {Region}" : $" at {Endpoint.GetLeftPart(UriPartial.Authority)}")}";

    /// <summary>A URL that <see cref="Parse"/> reads back to an equal location.</summary>
    public override string ToString()
    {
        if (Scheme == StoreScheme.File) return "file://" + EscapePath(Directory);
        var url = new StringBuilder("s3://").Append(Uri.EscapeDataString(Bucket));
        if (Prefix.Length > 0) url.Append('/').Append(EscapePath(Prefix));
        var separator = '?';
        void Add(string key, string value)
        {
            url.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal)
                .Replace("%3A", ":", StringComparison.Ordinal));
            separator = '&';
        }

        Add("region", Region);
        if (Endpoint is not null) Add("endpoint", Endpoint.GetLeftPart(UriPartial.Authority));
        Add("pathStyle", PathStyle ? "true" : "false");
        if (CaFile is not null) Add("caFile", CaFile);
        if (InsecureSkipTlsVerify) Add("insecureSkipTLSVerify", "true");
        if (Profile is not null) Add("profile", Profile);
        if (Checksum != StoreChecksum.None) Add("checksumAlgorithm", Checksum.ToString().ToUpperInvariant());
        return url.ToString();
    }

    private static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
