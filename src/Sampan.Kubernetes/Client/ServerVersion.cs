namespace Sampan.Kubernetes.Client;

/// <summary>What <c>/version</c> answers; Velero stores the three in a backup's annotations.</summary>
/// <param name="Major">Such as <c>1</c>.</param>
/// <param name="Minor">Such as <c>36</c>; some providers append <c>+</c>.</param>
/// <param name="GitVersion">Such as <c>v1.36.2</c>.</param>
public sealed record ServerVersion(string Major, string Minor, string GitVersion);
