namespace Sampan.Engine.Archive;

/// <summary>A versioned directory of a resource.</summary>
/// <param name="Version">Such as <c>v1beta1</c>.</param>
/// <param name="Preferred">The source cluster preferred this version.</param>
public readonly record struct ArchivedVersion(string Version, bool Preferred);
