namespace Sampan.Kubernetes.Versions;

/// <summary>A Kubernetes version was asked for that the tables of facts do not cover. Nothing is assumed about such a version.</summary>
public sealed class UnsupportedVersionException : Exception
{
    internal UnsupportedVersionException(string text, string problem)
        : base($"Kubernetes version \"{text}\" {problem}: use {KubernetesVersion.Oldest} to {KubernetesVersion.Newest}, such as 1.28") => Text = text;

    /// <summary>What was asked for.</summary>
    public string Text { get; }
}
