namespace Sampan.Sandbox.Node;

/// <summary>What a container finds under one mount path.</summary>
/// <param name="MountPath">Absolute path in the container, without a slash at the end.</param>
/// <param name="Folder">Folder of a disk; null for volumes that are not disks.</param>
/// <param name="Files">Contents of a ConfigMap or Secret by relative path; null for disks.</param>
/// <param name="ReadOnly">Nothing may be written.</param>
internal sealed record MountedVolume(string MountPath, string? Folder, IReadOnlyDictionary<string, byte[]>? Files, bool ReadOnly);
