using System.Security.Cryptography;
using System.Text;

namespace Sampan.Api.Names;

/// <summary>Group, kinds and label-value rule of Velero's API (pkg/apis/velero/v1, pkg/label/label.go).</summary>
public static class VeleroNames
{
    /// <summary>API group of every resource here.</summary>
    public const string Group = "velero.io";

    /// <summary><c>apiVersion</c> of the v1 resources.</summary>
    public const string ApiVersion = "velero.io/v1";

    /// <summary>Namespace that Velero's server and its resources live in unless told otherwise.</summary>
    public const string DefaultNamespace = "velero";

    /// <summary>Name of the location used when a request names none.</summary>
    public const string DefaultLocation = "default";

    /// <summary>Format of the archives Velero 1.4 and newer write.</summary>
    public const string BackupFormatVersion = "1.1.0";

    /// <summary>Major format, <c>status.version</c> of a Backup.</summary>
    public const int BackupMajorVersion = 1;

    private const int MaxLabelValue = 63;
    private const int HashDigits = 6;

    /// <summary>A name as a label value: unchanged up to 63 characters, else its first 57 followed by the first 6 hexadecimal digits of
    /// the SHA-256 of the whole name (Velero's <c>label.GetValidName</c>).</summary>
    public static string GetValidName(string name)
    {
        if (name.Length <= MaxLabelValue) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return string.Concat(name.AsSpan(0, MaxLabelValue - HashDigits), hash.AsSpan(0, HashDigits));
    }
}
