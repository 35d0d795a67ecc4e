using System.Buffers;
using System.Net;

namespace Sampan.Storage;

/// <summary>Reads one storage URL and gathers every mistake. Own parser: <see cref="Uri"/> lower-cases a bucket and resolves dots in a path.</summary>
internal sealed class StoreLocationParser(string url)
{
    private static readonly string[] S3Keys =
        ["caFile", "checksumAlgorithm", "endpoint", "insecureSkipTLSVerify", "pathStyle", "profile", "region"];

    /// <summary>Velero's names of the same settings, so that a message can point to ours.</summary>
    private static readonly Dictionary<string, string> VeleroNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s3Url"] = "endpoint",
        ["s3ForcePathStyle"] = "pathStyle",
        ["caCert"] = "caFile",
    };

    private static readonly SearchValues<char> NoBucketName = SearchValues.Create(" \t\r\n/:?#\\");

    private readonly List<string> _problems = [];

    public StoreLocation Parse()
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) throw Refused("it is not a URL", "write file:///dir or s3://bucket/prefix?region=R&endpoint=https://host");
        var query = url.IndexOf('?', scheme);
        var body = query < 0 ? url[(scheme + 3)..] : url[(scheme + 3)..query];
        var settings = ReadSettings(query < 0 ? "" : url[(query + 1)..]);
        var location = url[..scheme] switch
        {
            "file" => File(body, settings),
            "s3" => S3(body, settings),
            var other => throw Refused($"scheme '{other}' is not known", "valid ones are [file s3]"),
        };
        return _problems.Count == 0 ? location : throw Refused();
    }

    private StoreLocation File(string body, Dictionary<string, string> settings)
    {
        RefuseUnknown(settings, []);
        var path = Decode(body, "the path");
        if (!path.StartsWith('/')) _problems.Add("a directory is written with three slashes and an absolute path, as file:///var/backups");
        else path = Path.GetFullPath(path);
        return new StoreLocation { Scheme = StoreScheme.File, Directory = path.Length > 1 ? path.TrimEnd('/') : path };
    }

    private StoreLocation S3(string body, Dictionary<string, string> settings)
    {
        var slash = body.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? body : body[..slash];
        if (bucket.Contains('@', StringComparison.Ordinal))
            _problems.Add("credentials don't belong into the URL: use a credentials file or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        else if ((bucket = Decode(bucket, "the bucket")).Length == 0) _problems.Add("the bucket is missing, as in s3://bucket/prefix");
        else if (bucket.Length > 255 || bucket.AsSpan().ContainsAny(NoBucketName)) _problems.Add($"'{bucket}' can't be a bucket's name");

        var prefix = slash < 0 ? "" : Decode(body[slash..], "the prefix").Trim('/');
        if (prefix.Length > 0 && ObjectKeys.Problem(prefix, anyShape: false) is { } wrong) _problems.Add($"the prefix {wrong}");

        RefuseUnknown(settings, S3Keys);
        var endpoint = ReadEndpoint(settings);
        var region = settings.GetValueOrDefault("region");
        if (region is null && !settings.ContainsKey("endpoint")) _problems.Add("region is missing: it is needed where no endpoint is given");
        return new StoreLocation
        {
            Scheme = StoreScheme.S3,
            Bucket = bucket,
            Prefix = prefix,
            Region = NotEmpty(settings, "region") ?? StoreLocation.DefaultRegion,
            Endpoint = endpoint,
            PathStyle = ReadFlag(settings, "pathStyle") ?? NeedsPathStyle(endpoint),
            CaFile = NotEmpty(settings, "caFile"),
            InsecureSkipTlsVerify = ReadFlag(settings, "insecureSkipTLSVerify") ?? false,
            Profile = NotEmpty(settings, "profile"),
            Checksum = ReadChecksum(settings),
        };
    }

    private Dictionary<string, string> ReadSettings(string query)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                _problems.Add("a setting has no value: write name=value");
                continue;
            }

            var name = part[..equals];
            if (!settings.TryAdd(name, Decode(part[(equals + 1)..], name))) _problems.Add($"{name} is given twice");
        }

        return settings;
    }

    private void RefuseUnknown(Dictionary<string, string> settings, string[] valid)
    {
        var unknown = settings.Keys.Where(k => !valid.Contains(k)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0) return;
        var hints = unknown.Where(VeleroNames.ContainsKey).Select(k => $" ({k} is written {VeleroNames[k]} here)");
        _problems.Add($"config has invalid keys [{string.Join(' ', unknown)}]; valid keys are [{string.Join(' ', valid)}]{string.Concat(hints)}");
    }

    private Uri? ReadEndpoint(Dictionary<string, string> settings)
    {
        if (!settings.TryGetValue("endpoint", out var text)) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
        {
            if (uri.UserInfo.Length > 0) _problems.Add("endpoint must not contain credentials");
            else if (uri.AbsolutePath.Length > 1 || uri.Query.Length > 0) _problems.Add("endpoint must not have a path or a query: the bucket goes in front, as s3://bucket");
            else return new Uri(uri.GetLeftPart(UriPartial.Authority));
            return null;
        }

        _problems.Add("endpoint must be an http or https URL, as https://cos.ap-guangzhou.myqcloud.com");
        return null;
    }

    private bool? ReadFlag(Dictionary<string, string> settings, string name)
    {
        if (!settings.TryGetValue(name, out var text)) return null;
        switch (text)
        {
            case "1" or "t" or "T" or "true" or "TRUE" or "True": return true;
            case "0" or "f" or "F" or "false" or "FALSE" or "False": return false;
            default:
                _problems.Add($"{name} must be true or false");
                return null;
        }
    }

    private StoreChecksum ReadChecksum(Dictionary<string, string> settings)
    {
        if (!settings.TryGetValue("checksumAlgorithm", out var text) || text.Length == 0) return StoreChecksum.None;
        foreach (var known in Enum.GetValues<StoreChecksum>())
            if (text.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase)) return known;
        _problems.Add("checksumAlgorithm must be empty or one of [CRC32 CRC32C SHA1 SHA256]");
        return StoreChecksum.None;
    }

    private string? NotEmpty(Dictionary<string, string> settings, string name)
    {
        if (!settings.TryGetValue(name, out var text)) return null;
        if (text.Length > 0) return text;
        _problems.Add($"{name} is empty");
        return null;
    }

    private string Decode(string text, string what)
    {
        var decoded = Uri.UnescapeDataString(text);
        if (decoded.AsSpan().ContainsAnyInRange('\0', '\x1f')) _problems.Add($"{what} contains a control character");
        return decoded;
    }

    private static bool NeedsPathStyle(Uri? endpoint) =>
        endpoint is not null && (IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out _) || !endpoint.Host.Contains('.', StringComparison.Ordinal));

    private StoreLocationException Refused(params string[] more)
    {
        // Settings may hold what must not be shown, user info too: only the part before them is repeated.
        var shown = url.Split('?')[0];
        if (shown.Contains('@', StringComparison.Ordinal)) shown = shown.Split("://")[0] + "://…";
        return new StoreLocationException($"storage URL '{shown}'", [.. _problems, .. more]);
    }
}
