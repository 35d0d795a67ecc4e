using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>No way from one version of a kind to another is known. Nothing is assumed about such a pair.</summary>
public sealed class UnknownConversionException : Exception
{
    internal UnknownConversionException(GroupVersionKind kind, string apiVersion)
        : base($"no conversion of {kind.Kind} from {new ResourceId(kind.Group, kind.Version, "").ApiVersion} to {apiVersion} is known") => (Kind, ApiVersion) = (kind, apiVersion);

    /// <summary>What was to be converted.</summary>
    public GroupVersionKind Kind { get; }

    /// <summary>What it was to become.</summary>
    public string ApiVersion { get; }
}
