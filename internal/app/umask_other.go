//go:build !unix

package app

func WriteForOurselves() {} // rights are given to folders there
